using System.Collections;
using System.Globalization;
using System.Text;
using MassTransit;
using RabbitMQ.Client;

namespace Fleet.Messaging.Errors;

/// <summary>What MassTransit and the broker wrote on a message that failed.</summary>
internal sealed class FaultHeaders(Func<string, object?> header)
{
    public static FaultHeaders Of(IReadOnlyBasicProperties properties) =>
        new(name => properties.Headers is { } headers && headers.TryGetValue(name, out var value) ? value : null);

    public static FaultHeaders Of(ExceptionReceiveContext context) =>
        new(name => context.ExceptionHeaders.TryGetHeader(name, out var value) ? value : null);

    public string? Text(string name) => AsText(header(name));

    /// <summary>The first lines of a longer text, without the empty ones.</summary>
    public IReadOnlyList<string> Lines(string name, int linesMax) =>
        [.. (Text(name) ?? "").Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Take(linesMax)];

    public DateTimeOffset? Time(string name) => header(name) switch
    {
        AmqpTimestamp stamp => DateTimeOffset.FromUnixTimeSeconds(stamp.UnixTime),
        DateTime time => new DateTimeOffset(time.ToUniversalTime()),
        DateTimeOffset time => time,
        var other => DateTimeOffset.TryParse(
            AsText(other), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null,
    };

    /// <summary>Why the broker itself moved the message, or null when it did not.</summary>
    public string? DeathReason => Death("reason") is { } reason ? AsText(reason) : null;

    public DateTimeOffset? DeathTime => Death("time") is AmqpTimestamp time
        ? DateTimeOffset.FromUnixTimeSeconds(time.UnixTime)
        : null;

    private object? Death(string key) =>
        header("x-death") is IList { Count: > 0 } deaths && deaths[0] is IDictionary<string, object?> first
        && first.TryGetValue(key, out var value) ? value : null;

    private static string? AsText(object? value) => value switch
    {
        null => null,
        byte[] bytes => Encoding.UTF8.GetString(bytes),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture),
    };
}
