using Fleet.Api.Hosts;
using Fleet.Api.Trunks;
using Fleet.Domain.Board;
using Fleet.Domain.Trunk;

namespace Fleet.Gateway.Hosts;

/// <summary>The board's hosts and trunks as the API shows them. Pure.</summary>
public static class HostViews
{
    public static IReadOnlyList<HostView> Hosts(Board board)
    {
        var running = board.Plans
            .SelectMany(plan => plan.Value.Tasks.Select(task => (Name: $"{plan.Key}/{task.Key}", task.Value.Holder?.Host)))
            .Where(task => task.Host is not null)
            .ToLookup(task => task.Host, task => task.Name, StringComparer.Ordinal);
        return
        [
            .. board.Hosts.Values.Select(host => new HostView(
                host.Host, host.Labels, host.Slots, host.ValidationSlots, host.Agents, host.Sandbox,
                [.. running[host.Host].Order(StringComparer.Ordinal)])),
        ];
    }

    public static IReadOnlyList<TrunkView> Trunks(Board board) =>
        [.. board.Trunks.Select(trunk => Of(trunk.Key, trunk.Value))];

    private static TrunkView Of(string name, TrunkState trunk) => new(
        name,
        trunk.Head,
        trunk.Landings,
        [.. trunk.Queue.Select(c => new QueuedView(c.Plan, c.Task, c.Attempt, c.Commit, c.ApprovedBy))],
        [.. trunk.Validations.Values.Select(validation => Of(trunk, validation))],
        trunk.Unfinished is { } merge ? $"{merge.Plan}/{merge.Task}" : null);

    private static ValidationView Of(TrunkState trunk, TreeValidation validation)
    {
        var asked = validation.Asked;
        var assumed = (asked.Assumed ?? []).Select(one => trunk.Queue.Find(queued => queued.Ticket == one.Ticket))
            .Where(queued => queued is not null).Select(queued => $"{queued!.Plan}/{queued.Task}");
        return new ValidationView(
            asked.Plan, asked.Task, asked.Attempt, asked.Tree, asked.Gates, [.. assumed], validation.Finished is not null);
    }
}
