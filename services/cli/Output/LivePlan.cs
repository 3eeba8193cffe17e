using Fleet.Api;
using Fleet.Api.Hosts;
using Fleet.Api.Plans;
using Fleet.Api.Trunks;
using Fleet.Cli.Gateways;
using Fleet.Domain.Board;
using Spectre.Console;

namespace Fleet.Cli.Output;

/// <summary>A plan that moves on a terminal: a bar per task, the hosts, the merge train.</summary>
internal static class LivePlan
{
    private const int BarWidth = 20;
    private const int TasksShownMax = 40;

    /// <summary>Drawn anew at most so often.</summary>
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(250);

    /// <returns>The status that ended the plan.</returns>
    public static async Task<PlanStatus> Follow(GatewayClient gateway, string plan, CancellationToken cancellationToken)
    {
        PlanStatus? last = null;
        await AnsiConsole.Live(Text.Empty).AutoClear(true).StartAsync(async live =>
        {
            while (last is null || !PlanWatch.IsOver(last))
            {
                last = await PlanWatch.Status(gateway, plan, cancellationToken).ConfigureAwait(false);
                var hosts = await gateway
                    .Get("api/hosts", ApiJson.Default.IReadOnlyListHostView, cancellationToken).ConfigureAwait(false);
                var trunks = await gateway
                    .Get("api/trunks", ApiJson.Default.IReadOnlyListTrunkView, cancellationToken).ConfigureAwait(false);
                live.UpdateTarget(Draw(last, hosts, trunks, TimeProvider.System.GetUtcNow()));
                await Task.Delay(Pace, cancellationToken).ConfigureAwait(false);
            }
        }).ConfigureAwait(false);
        return last!;
    }

    private static Rows Draw(
        PlanStatus status, IReadOnlyList<HostView> hosts, IReadOnlyList<TrunkView> trunks, DateTimeOffset now) => new(
    [
        new Markup($"[bold]{Markup.Escape(status.Plan!)}[/] {TerminalTable.Coloured(status.State!)} "
            + $"{status.Tasks.Count(task => task.State == "landed")} of {status.Tasks.Count} landed"),
        Tasks(status, now),
        .. hosts.Select(host => new Markup(
            $"[grey]{Markup.Escape(host.Host)}[/] {host.Running.Count}/{host.Slots} {Markup.Escape(string.Join(", ", host.Running))}")),
        .. trunks.Select(trunk => new Markup($"[grey]train[/] {Markup.Escape(Train(trunk))}")),
    ]);

    private static Table Tasks(PlanStatus status, DateTimeOffset now)
    {
        var table = new Table { Border = TableBorder.None, ShowHeaders = false };
        table.AddColumns("", "", "", "", "");
        var shown = status.Tasks.Count <= TasksShownMax
            ? status.Tasks
            : [.. status.Tasks.Where(task => task.State is not ("landed" or "waiting")).Take(TasksShownMax)];
        foreach (var task in shown)
        {
            table.AddRow(
                new Markup(Markup.Escape(task.Id)),
                Bar(task.State),
                new Markup(TerminalTable.Coloured(task.State)),
                new Markup($"[grey]{HumanTime.Of(now - task.Since)}[/]"),
                new Markup($"[grey]{Markup.Escape(TextTable.Cut(task.Reason ?? task.Host ?? ""))}[/]"));
        }

        return table;
    }

    private static Markup Bar(string state)
    {
        var filled = BarWidth * Tenths(state) / 10;
        return new Markup($"[{TerminalTable.ColourOf(state) ?? "grey"}]{new string('━', filled)}[/][grey23]{new string('━', BarWidth - filled)}[/]");
    }

    /// <summary>How far a task in this state is on its way, in tenths.</summary>
    private static int Tenths(string state) => state switch
    {
        "ready" => 1,
        "running" => 3,
        "gating" => 5,
        "staged" => 6,
        "shipped" or "awaiting-approval" => 7,
        "merging" => 9,
        "landed" or "blocked" or "cancelled" => 10,
        _ => 0,
    };

    private static string Train(TrunkView trunk) => trunk.Queue.Count == 0
        ? $"empty, {trunk.Landings} landed"
        : string.Join(" <- ", trunk.Queue.Select(queued =>
            trunk.Merging == $"{queued.Plan}/{queued.Task}" ? $"{queued.Task} (merging)"
            : trunk.Of(queued) is { Finished: false } ? $"{queued.Task} (validating)"
            : queued.Task));
}
