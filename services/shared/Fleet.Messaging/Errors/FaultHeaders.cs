using System.Collections;
using System.Globalization;
using System.Text;
using RabbitMQ.Client;

namespace Fleet.Messaging.Errors;

/// <summary>What MassTransit and the broker wrote on a message that failed.</summary>
internal sealed class FaultHeaders(IDictionary<string, object?>? headers)
{
    public string? Text(string name) =>
        headers is not null && headers.TryGetValue(name, out var value) ? AsText(value) : null;

    public DateTimeOffset? Time(string name) => DateTimeOffset.TryParse(
        Text(name), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;

    /// <summary>Why the broker itself moved the message, or null when it did not.</summary>
    public string? DeathReason => Death("reason") is { } reason ? AsText(reason) : null;

    public DateTimeOffset? DeathTime => Death("time") is AmqpTimestamp time
        ? DateTimeOffset.FromUnixTimeSeconds(time.UnixTime)
        : null;

    private object? Death(string key) =>
        headers is not null && headers.TryGetValue("x-death", out var deaths)
        && deaths is IList { Count: > 0 } list && list[0] is IDictionary<string, object?> first
        && first.TryGetValue(key, out var value) ? value : null;

    private static string? AsText(object? value) => value switch
    {
        null => null,
        byte[] bytes => Encoding.UTF8.GetString(bytes),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture),
    };
}
