namespace Fleet.Domain.Plans;

/// <summary>What can happen to a plan. Written by the planner alone.</summary>
public abstract record PlanEvent : IFact;

/// <summary>A checked plan begins; its tasks were appended in the same transaction.</summary>
/// <param name="Notices">What the planner added or assumed, in sentences for the author.</param>
public sealed record PlanAccepted(
    string Plan, string Repository, string Trunk, string Goal, double? BudgetMinutes,
    ValueList<string> Tasks, ValueList<string> Notices) : PlanEvent;

public sealed record PlanPaused(string By) : PlanEvent;

public sealed record PlanResumed(string By) : PlanEvent;

public sealed record PlanCancelled(string By, string Reason) : PlanEvent;

/// <summary>Every task has landed.</summary>
public sealed record PlanLanded(int Landed) : PlanEvent;

/// <summary>No task can go on and not all have landed.</summary>
public sealed record PlanEnded(int Landed, int Blocked, int Cancelled) : PlanEvent;

/// <summary>The answer to one submission; stream <c>submission/{message id}</c>.</summary>
public abstract record SubmissionEvent : IFact;

public sealed record SubmissionAccepted(string Plan, ValueList<string> Notices) : SubmissionEvent;

/// <summary>Nothing of the plan was recorded but this answer.</summary>
/// <param name="Mistakes">Every mistake, each with its line and column.</param>
public sealed record SubmissionRefused(string Plan, ValueList<PlanMistake> Mistakes) : SubmissionEvent;

/// <summary>One mistake of a plan's text.</summary>
/// <param name="Line">From 1; 0 when the mistake is of the whole.</param>
/// <param name="Path">Where in the plan, such as <c>tasks[2].needs[0]</c>.</param>
public sealed record PlanMistake(int Line, int Column, string Path, string Message);
