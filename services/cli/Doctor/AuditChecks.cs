using Fleet.Api;
using Fleet.Audit;
using Fleet.Cli.Commands;
using Fleet.Cli.Gateways;
using Fleet.Cli.Local;
using Fleet.EventStore;
using Fleet.EventStore.Events;
using Fleet.EventStore.State;
using Fleet.Processes;
using Npgsql;

namespace Fleet.Cli.Doctor;

/// <summary>Audits the whole fleet of this machine: one check for each invariant.</summary>
internal static class AuditChecks
{
    private const int LooksMax = 5;

    /// <summary>Longer than the broker takes to count its queues anew, over all looks.</summary>
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(2);

    public static async Task<IReadOnlyList<Check>> Look(FleetHome home, CancellationToken cancellationToken)
    {
        if (home.Secrets is not { } secrets)
        {
            return [Check.Gone("audit", $"There is no fleet in {home.Directory}", "Type: fleet up")];
        }

        try
        {
            var breaches = await Lasting(home, secrets, cancellationToken).ConfigureAwait(false);
            return [.. Auditor.Invariants.Select(invariant => Of(invariant.Key, invariant.Value, breaches[invariant.Key]))];
        }
        catch (Exception failure) when (failure is NpgsqlException or HttpRequestException or CommandFailedException or Failure)
        {
            return
            [
                Check.Gone(
                    "audit", $"Not all that is audited can be read: {failure.Message.ReplaceLineEndings(" ")}",
                    "All of the fleet must run, and its repositories must be reached. Type: fleet doctor"),
            ];
        }
    }

    /// <summary>A fleet at work is never caught at one instant: what is seen in only one of several looks, such as a
    /// commit whose receipt is just being written, is no breach.</summary>
    private static async Task<ILookup<string, string>> Lasting(
        FleetHome home, SecretsFile secrets, CancellationToken cancellationToken)
    {
        await using var database = new FleetDatabase(secrets.PostgresOwner);
        await using var store = new PostgresEventStore(database, EventTypes.Of());
        using var gateway = GatewayClient.Connect();
        using var gatherer = new AuditGatherer(store, new Leases(database))
        {
            Queues = async cancel => (await BrokerQueues.Read(secrets, cancel).ConfigureAwait(false))
                .ToDictionary(queue => queue.Name, queue => queue.Messages),
            ShownStates = cancel => Shown(gateway, cancel),
            RunDirectories = () => Runs(home),
        };
        var lasting = Auditor.Check(await gatherer.Gather(cancellationToken).ConfigureAwait(false));
        for (var looks = 1; looks < LooksMax && lasting.Count > 0; looks++)
        {
            await Task.Delay(BetweenLooks, cancellationToken).ConfigureAwait(false);
            var now = Auditor.Check(await gatherer.Gather(cancellationToken).ConfigureAwait(false));
            lasting = [.. lasting.Intersect(now)];
        }

        return lasting.ToLookup(breach => breach.Invariant, breach => breach.What);
    }

    private static async Task<IReadOnlyDictionary<string, string>> Shown(GatewayClient gateway, CancellationToken cancellationToken)
    {
        var states = new Dictionary<string, string>();
        var plans = await gateway
            .Get("api/plans", ApiJson.Default.IReadOnlyListPlanSummary, cancellationToken).ConfigureAwait(false);
        foreach (var plan in plans)
        {
            var status = await gateway
                .Get(StatusCommand.Path(plan.Plan), ApiJson.Default.PlanStatus, cancellationToken).ConfigureAwait(false);
            foreach (var task in status.Tasks)
            {
                states[$"{plan.Plan}/{task.Id}"] = task.State;
            }
        }

        return states;
    }

    private static IReadOnlyList<string> Runs(FleetHome home) =>
    [
        .. Directory.EnumerateDirectories(home.In("work")).Select(service => Path.Combine(service, "runs"))
            .Where(Directory.Exists).SelectMany(Directory.EnumerateDirectories).Order(StringComparer.Ordinal),
    ];

    private static Check Of(string name, string invariant, IEnumerable<string> breaches)
    {
        var findings = breaches.ToList();
        return findings.Count == 0
            ? Check.Well(name, invariant)
            : Check.Wrong(
                name, $"Broken {findings.Count} {(findings.Count == 1 ? "time" : "times")}: {invariant}",
                "The log has the whole story; type: fleet log") with { Findings = findings };
    }
}
