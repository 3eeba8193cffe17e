namespace Fleet.Api.Errors;

/// <summary>A message that could not be handled and waits for a person.</summary>
/// <param name="Id">As <c>errors show|retry|drop</c> take it.</param>
/// <param name="Queue">The queue it was meant for, and where a retry puts it.</param>
/// <param name="HeldIn">The error queue it waits in.</param>
/// <param name="Reason">What happened, in a word: fault, dead-letter, delivery_limit.</param>
/// <param name="Message">The error's message; "" when there was none.</param>
/// <param name="Stack">The first lines of where it was thrown.</param>
/// <param name="Host">The machine and process on which it failed.</param>
/// <param name="Body">The body as text, at most 64 KiB; "" in a list.</param>
public sealed record ErrorView(
    Guid Id, string Queue, string HeldIn, string Reason, string? ExceptionType, string Message,
    IReadOnlyList<string> Stack, DateTimeOffset? At, string? MessageType, string? Host, string Body);

/// <summary>What was done with a message: <c>retried</c> or <c>dropped</c>.</summary>
public sealed record ErrorDone(Guid Id, string Done);
