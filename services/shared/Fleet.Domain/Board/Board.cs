using System.Collections.Immutable;
using Fleet.Domain.Hosts;
using Fleet.Domain.Plans;
using Fleet.Domain.Tasks;
using Fleet.Domain.Trunk;

namespace Fleet.Domain.Board;

/// <summary>Everything that is known, folded from the whole log: what the planner plans by, and what people see.
/// </summary>
/// <param name="Trunks">By stream name.</param>
/// <param name="Hosts">The hosts that have joined and not left, by name.</param>
public sealed record Board(
    ImmutableSortedDictionary<string, PlanView> Plans,
    ImmutableSortedDictionary<string, TrunkState> Trunks,
    ImmutableSortedDictionary<string, HostJoined> Hosts)
{
    public static Board Empty { get; } = new(
        ImmutableSortedDictionary.Create<string, PlanView>(StringComparer.Ordinal),
        ImmutableSortedDictionary.Create<string, TrunkState>(StringComparer.Ordinal),
        ImmutableSortedDictionary.Create<string, HostJoined>(StringComparer.Ordinal));

    public WorkItem? Find(string plan, string task) =>
        Plans.GetValueOrDefault(plan)?.Tasks.GetValueOrDefault(task);

    /// <summary>The board after one more event of the log.</summary>
    public Board Apply(string stream, IFact fact, DateTimeOffset at) => fact switch
    {
        PlanEvent happened when PlanOf(stream) is { } plan => With(plan, View(plan).Apply(happened, at)),
        TaskEvent happened when StreamNames.TaskOf(stream) is var (plan, task) => With(plan, View(plan).Apply(task, happened, at)),
        TrunkEvent happened => this with
        {
            Trunks = Trunks.SetItem(stream, Trunks.GetValueOrDefault(stream, TrunkState.Start).Evolve(happened)),
        },
        HostJoined joined => this with { Hosts = Hosts.SetItem(joined.Host, joined) },
        HostLeft left => this with { Hosts = Hosts.Remove(left.Host) },
        _ => this,
    };

    private PlanView View(string plan) => Plans.GetValueOrDefault(plan, PlanView.Start);

    private Board With(string plan, PlanView view) => this with { Plans = Plans.SetItem(plan, view) };

    private static string? PlanOf(string stream) =>
        stream.StartsWith("plan/", StringComparison.Ordinal) ? stream["plan/".Length..] : null;
}

/// <summary>A plan with its tasks.</summary>
public sealed record PlanView(PlanState State, ImmutableDictionary<string, WorkItem> Tasks)
{
    public static PlanView Start { get; } = new(PlanState.Start, ImmutableDictionary<string, WorkItem>.Empty);

    /// <summary>The tasks with their ids, in the order in which they were written.</summary>
    public IEnumerable<(string Id, WorkItem Item)> InOrder =>
        (State.Accepted?.Tasks ?? []).Where(Tasks.ContainsKey).Select(id => (id, Tasks[id]));

    public PlanView Apply(PlanEvent happened, DateTimeOffset at) => this with { State = State.Evolve(happened, at) };

    public PlanView Apply(string task, TaskEvent happened, DateTimeOffset at) => this with
    {
        Tasks = Tasks.SetItem(task, Tasks.GetValueOrDefault(task, WorkItem.Start).Evolve(happened, at)),
    };
}
