namespace Fleet.Domain.Trains;

/// <summary>What happens to a train. Folding the same facts makes the same state, so a recorded run can be replayed.
/// </summary>
public abstract record TrainFact;

/// <summary>A candidate comes to the tail.</summary>
/// <param name="Ticket">Its place: higher than every ticket before.</param>
/// <param name="Candidate">What it is, in the caller's words.</param>
/// <param name="Chance">How probable it is, by history, that it is good by itself.</param>
/// <param name="Conflicts">The waiting candidates that it may affect or be affected by.</param>
/// <param name="Clashes">Those among them with which it surely cannot be merged.</param>
/// <param name="Since">When its work was handed in, which is what its age counts from.</param>
public sealed record UnitEntered(
    long Ticket, string Candidate, DateTimeOffset Since, double Chance, TicketSet Conflicts, TicketSet Clashes) : TrainFact;

/// <summary>A build was given to a validator.</summary>
/// <param name="Number">Counts the builds of the train: the fencing token of its result.</param>
public sealed record BuildStarted(long Number, BuildKey Key) : TrainFact;

/// <summary>A build came to a verdict.</summary>
public sealed record BuildFinished(long Number, bool Passed) : TrainFact;

/// <summary>A build was ended without a verdict: it was not wanted any more, or its validator was lost.</summary>
public sealed record BuildStopped(long Number) : TrainFact;

/// <summary>A candidate is on the trunk.</summary>
public sealed record UnitLanded(long Ticket) : TrainFact;

/// <summary>A candidate left the train: its task goes back to an implementer, or was cancelled.</summary>
public sealed record UnitSentBack(long Ticket) : TrainFact;

/// <summary>A candidate whose red is perhaps a flake goes behind all that wait, so that it holds nobody.</summary>
/// <param name="Next">Its new ticket.</param>
public sealed record UnitPutToTail(long Ticket, long Next) : TrainFact;

/// <summary>A check of the trunk's head was begun.</summary>
public sealed record TrunkCheckStarted : TrainFact;

/// <summary>A check of the trunk's head came to a verdict.</summary>
public sealed record TrunkCheckFinished(bool Green) : TrainFact;
