using Fleet.Domain.Hosts;
using Fleet.Domain.Plans;
using Fleet.Domain.Tasks;
using Fleet.Domain.Trunk;

namespace Fleet.Domain.Board;

/// <summary>Why something stands in a queue: the runners' or the trunk's.</summary>
public static class Queueing
{
    /// <summary>Who could take a task in the queue, and why nobody has.</summary>
    public static string Why(Board board, TaskDefinition task)
    {
        var able = board.Hosts.Values.Where(host => Takes(host, task)).ToList();
        var free = able.FirstOrDefault(host => Busy(board, host.Host) < host.Slots);
        var slots = able.Sum(host => host.Slots);
        return (board.Hosts.Count, able.Count, free) switch
        {
            (0, _, _) => "No runner host has joined. To start one, type: fleet up --runners 1",
            (_, 0, _) => $"No joined host {Wanted(task)}; joined: {string.Join("; ", board.Hosts.Values.Select(Offer))}. "
                + "Start a runner that does, or cancel the task and submit it otherwise.",
            (_, _, null) => $"{(slots == 1 ? "The one slot" : $"All {slots} slots")} of {Names(able)} "
                + $"{(slots == 1 ? "is" : "are")} busy; it begins when one is free. More hosts: fleet up --runners {board.Hosts.Count + 1}",
            (_, _, { } host) => $"{host.Host} has a free slot and takes it within seconds; if it does not, type: fleet doctor",
        };
    }

    /// <summary>Where a candidate stands before its trunk.</summary>
    public static string InTrunk(Board board, WorkItem item, string plan, string task)
    {
        var trunk = board.Trunks.GetValueOrDefault(
            StreamNames.Trunk(item.Definition!.Repository, item.Definition.Trunk), TrunkState.Start);
        var place = trunk.Queue.FindIndex(queued => (queued.Plan, queued.Task) == (plan, task));
        var validation = place < 0 ? null : trunk.Of(trunk.Queue[place]).LastOrDefault();
        return (place, validation) switch
        {
            (-1, _) => "It does not stand in the merge queue yet: it comes within seconds; if it does not, type: fleet doctor",
            (_, { } asked) => Validated(trunk, asked),
            (0, _) => "It is first in the merge queue and is being looked at.",
            _ => $"It stands in the merge queue behind {place}: {trunk.Queue[0].Plan}/{trunk.Queue[0].Task} is first.",
        };
    }

    /// <summary>How many agents run on a host now.</summary>
    public static int Busy(Board board, string host) =>
        board.Plans.Values.Sum(plan => plan.Tasks.Values.Count(item => item.Holder?.Host == host));

    private static string Validated(TrunkState trunk, TreeValidation validation) => validation.Finished switch
    {
        null when validation.IsAhead => $"The tree that its merge will make once {Assumed(trunk, validation)} "
            + "landed is being validated ahead.",
        null => $"The tree that its merge would make, {validation.Asked.Tree}, is being validated by a runner"
            + (validation.Asked.Gates.Count == 0 ? "." : $" ({string.Join(", ", validation.Asked.Gates)})."),
        { Trouble: { } trouble } => $"Its validation reached no verdict and is asked for again: {trouble}",
        _ when validation.IsAhead => $"What its merge will make has been validated; it waits until {Assumed(trunk, validation)} landed.",
        _ => $"Its tree {validation.Asked.Tree} has been validated; the verdict is being acted on.",
    };

    private static string Assumed(TrunkState trunk, TreeValidation validation)
    {
        var names = validation.Asked.Assumed!.Select(one => trunk.Queue.Find(queued => queued.Ticket == one.Ticket))
            .Where(queued => queued is not null).Select(queued => $"{queued!.Plan}/{queued.Task}").ToList();
        return names.Count == 0 ? "those before it have" : $"{string.Join(", ", names)} {(names.Count == 1 ? "has" : "have")}";
    }

    private static bool Takes(HostJoined host, TaskDefinition task) =>
        task.Labels.All(host.Labels.Contains)
        && (task.Agent.Profile is not { } profile || host.Agents.Contains(profile));

    private static string Wanted(TaskDefinition task) => (task.Labels.Count, task.Agent.Profile) switch
    {
        (0, var profile) => $"offers the agent {profile}",
        (_, null) => $"has the labels {string.Join(", ", task.Labels)}",
        (_, var profile) => $"has the labels {string.Join(", ", task.Labels)} and offers the agent {profile}",
    };

    private static string Offer(HostJoined host) =>
        $"{host.Host} (labels: {List(host.Labels)}; agents: {List(host.Agents)})";

    private static string List(ValueList<string> names) => names.Count == 0 ? "none" : string.Join(", ", names);

    private static string Names(List<HostJoined> hosts) => string.Join(", ", hosts.Select(host => host.Host));
}
