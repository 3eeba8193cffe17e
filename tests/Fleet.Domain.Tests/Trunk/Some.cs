using Fleet.Domain.Gates;
using Fleet.Domain.Trunk;

namespace Fleet.Domain.Tests.Trunk;

/// <summary>Examples of what stands on a trunk's stream.</summary>
internal static class Some
{
    public static QueuedCandidate Queued(string task, int attempt = 1, long ticket = 0) =>
        new("voice", task, attempt, $"commit-{task}", $"fleet/voice/{task}/{attempt}", $"change-{task}", "jo", ticket);

    /// <summary>A candidate that comes to the train.</summary>
    /// <param name="conflicts">The tickets that it has to do with.</param>
    public static CandidateQueued Comes(string task, params long[] conflicts) =>
        new(Queued(task), new TrainPlace(DateTimeOffset.UnixEpoch, 0.9, new(conflicts), []));

    public static MergeStarted Started(long number, string task) =>
        new(number, "voice", task, 1, $"commit-{task}", "before", $"after-{task}", $"tree-{task}", "jo", []);

    public static ValidationRequested Asked(long validation, string task, string tree = "tree", params long[] assumed) => new(
        validation, "voice", task, 1, "before", $"commit-{task}", tree, ["test"], "/srv/app.git", "main", "branch", [],
        new([.. assumed.Select(ticket => new AssumedLanding(ticket, $"branch-{ticket}", $"commit-{ticket}"))]));

    public static ValidationFinished Finished(long validation, params GateEvidence[] evidence) => new(validation, new(evidence), null);

    public static GateEvidence Green(string gate, string tree = "tree", string key = "key") =>
        new(gate, $"make {gate}", tree, key, 0, 1, "ant", "out", "ok", false);

    public static GateEvidence Red(string gate, string tree = "tree") => Green(gate, tree) with { ExitCode = 1 };

    public static TrunkState State(params TrunkEvent[] events) =>
        events.Aggregate(TrunkState.Start, (state, happened) => state.Evolve(happened));
}
