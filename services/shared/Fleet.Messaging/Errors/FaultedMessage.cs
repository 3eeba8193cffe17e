using System.Text;
using MassTransit;
using RabbitMQ.Client;

namespace Fleet.Messaging.Errors;

/// <summary>A message that could not be handled and waits for a person.</summary>
/// <param name="Id">The message's own id; where the sender gave none, the hash of its body.</param>
/// <param name="Queue">The queue it was meant for, and where a retry puts it.</param>
/// <param name="HeldIn">The queue it waits in: Queue with <c>_error</c>, <c>_dead</c> or <c>_skipped</c> behind it.</param>
/// <param name="Reason">What happened, in a word: fault, dead-letter, delivery_limit.</param>
/// <param name="ExceptionType">The exception's type, or null when there was none.</param>
/// <param name="Message">The exception's message; empty when there was none.</param>
/// <param name="Stack">The first lines of where it was thrown.</param>
/// <param name="At">When, or null when nobody said.</param>
/// <param name="Consumer">The consumer's type, or null when none was reached.</param>
/// <param name="MessageType">The message's type, or null when it could not be read.</param>
/// <param name="Host">The machine and process on which it failed.</param>
/// <param name="Body">The body as text, at most the first 64 KiB.</param>
public sealed record FaultedMessage(
    Guid Id, string Queue, string HeldIn, string Reason, string? ExceptionType, string Message,
    IReadOnlyList<string> Stack, DateTimeOffset? At, string? Consumer, string? MessageType, string? Host, string Body)
{
    private const int StackLinesMax = 8;
    private const int BodyBytesMax = 64 * 1024;

    internal static readonly string[] Suffixes = ["_error", "_dead", "_skipped"];

    /// <summary>The queue that an error queue belongs to, or null when it is none.</summary>
    public static string? SourceOf(string heldIn) =>
        Suffixes.FirstOrDefault(heldIn.EndsWith) is { } suffix ? heldIn[..^suffix.Length] : null;

    /// <summary>The id under which a message is known in its error queue.</summary>
    internal static Guid IdOf(IReadOnlyBasicProperties properties, ReadOnlySpan<byte> body) =>
        Guid.TryParse(properties.MessageId, out var id) ? id
        : properties.MessageId is { Length: > 0 } text ? DeterministicId.From(Encoding.UTF8.GetBytes(text))
        : DeterministicId.From(body);

    internal static FaultedMessage Read(string heldIn, IReadOnlyBasicProperties properties, ReadOnlySpan<byte> body) =>
        Read(IdOf(properties, body), heldIn, FaultHeaders.Of(properties), body);

    internal static FaultedMessage Read(ExceptionReceiveContext context)
    {
        var body = context.Body.GetBytes();
        var heldIn = $"{context.InputAddress.AbsolutePath.Split('/')[^1]}_error";
        return Read(context.GetMessageId() ?? DeterministicId.From(body), heldIn, FaultHeaders.Of(context), body);
    }

    private static FaultedMessage Read(Guid id, string heldIn, FaultHeaders headers, ReadOnlySpan<byte> body) => new(
        id,
        SourceOf(heldIn) ?? heldIn,
        heldIn,
        headers.Text(MessageHeaders.Reason) ?? headers.DeathReason ?? "unknown",
        headers.Text(MessageHeaders.FaultExceptionType),
        headers.Text(MessageHeaders.FaultMessage) ?? "",
        headers.Lines(MessageHeaders.FaultStackTrace, StackLinesMax),
        headers.Time(MessageHeaders.FaultTimestamp) ?? headers.DeathTime,
        headers.Text(MessageHeaders.FaultConsumerType),
        headers.Text(MessageHeaders.FaultMessageType),
        headers.Text(MessageHeaders.Host.MachineName) is { } machine
            ? $"{machine} {headers.Text(MessageHeaders.Host.ProcessName)}/{headers.Text(MessageHeaders.Host.ProcessId)}"
            : null,
        Encoding.UTF8.GetString(body[..Math.Min(body.Length, BodyBytesMax)]));
}
