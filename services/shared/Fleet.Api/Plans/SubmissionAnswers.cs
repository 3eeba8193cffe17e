namespace Fleet.Api.Plans;

/// <summary>The plan was accepted.</summary>
/// <param name="Notices">What the planner added or assumed, in sentences.</param>
public sealed record SubmittedPlan(string Plan, IReadOnlyList<string> Notices);

/// <summary>The plan was refused and nothing of it recorded but this answer.</summary>
public sealed record RefusedPlan(IReadOnlyList<Mistake> Mistakes);

/// <summary>The planner has not answered yet: ask for the submission again.</summary>
/// <param name="Submission">The id to ask with.</param>
public sealed record PendingSubmission(Guid Submission);

/// <summary>One mistake of a plan's text.</summary>
/// <param name="Line">From 1; 0 when the mistake is of the whole.</param>
/// <param name="Path">Where in the plan, such as <c>tasks[2].needs[0]</c>.</param>
public sealed record Mistake(int Line, int Column, string Path, string Message);
