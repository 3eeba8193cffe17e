using Fleet.Domain.Scopes;

namespace Fleet.Domain.Plans;

/// <summary>What the graph knows of a task (or of a gate): its id, what it needs, and where it may change files.</summary>
public sealed record PlanNode(string Id, IReadOnlyList<string> Needs, ScopeSet Scope)
{
    /// <summary>A node that changes no files, such as a gate.</summary>
    public PlanNode(string id, IReadOnlyList<string> needs) : this(id, needs, ScopeSet.Undeclared) { }
}

/// <summary>A need that is written nowhere in the plan.</summary>
public sealed record UnknownNeed(string Task, string Need);

/// <summary>A need that the planner adds, so that two tasks with overlapping scopes do not run side by side.</summary>
/// <param name="Task">The task that waits: the later written one.</param>
/// <param name="Needs">The task that it waits for.</param>
/// <param name="Because">The overlap: <c>src/a.cs overlaps src/**</c>.</param>
public sealed record AddedNeed(string Task, string Needs, string Because);
