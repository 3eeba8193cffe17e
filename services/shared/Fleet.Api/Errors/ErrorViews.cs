namespace Fleet.Api.Errors;

/// <summary>An error queue and how many messages wait in it for a person.</summary>
public sealed record ErrorQueueView(string Queue, long Messages);

/// <summary>A message that ended in an error queue.</summary>
/// <param name="Id">The message's id, as <c>errors show|retry|drop</c> take it.</param>
/// <param name="Reason">Why it ended there, in a sentence.</param>
/// <param name="Detail">The handler's stack trace, or "".</param>
/// <param name="Body">The message itself; "" in a list.</param>
public sealed record ErrorMessageView(
    string Queue, string Id, string Type, DateTimeOffset? At, string Reason, string Detail, string Body);

/// <summary>How many messages were retried or dropped.</summary>
public sealed record ErrorsMoved(int Messages);
