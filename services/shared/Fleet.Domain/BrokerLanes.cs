namespace Fleet.Domain;

/// <summary>Who may declare, write and read what at the broker, which holds each service's user to it. No lane but the
/// gateway's may publish past the exchanges, straight to a queue by its name.</summary>
public static class BrokerLanes
{
    /// <summary>A user that may publish plans and nothing else: for scripts, and for people with rabbitmqadmin.</summary>
    public const string Publisher = "fleet_publisher";

    /// <summary>The queue in which the gateway waits for answers; another one each time it starts.</summary>
    public const string AnswersPrefix = "answers-";

    private const string Answers = AnswersPrefix + ".*";

    /// <summary>The queue of each combination of labels.</summary>
    private const string TaskQueue = @"implement-task(\.[^_]+)?";

    public static IReadOnlyList<BrokerLane> All { get; } =
    [
        new(Lanes.Planner)
        {
            Queues = ["planner-submit-plan", "planner-change-work", TaskQueue],
            Hears = ["fleet.plans.submit-plan", "fleet.plans.cancel-work", "fleet.plans.pause-work", "fleet.plans.resume-work"],
            Says = [Answers],
        },
        new(Lanes.Runner)
        {
            Queues = [TaskQueue, "attempt-finished", "validate-tree"],
            Hears = ["fleet.tasks.attempt-finished", "fleet.trunk.validate-tree"],
            Says = ["fleet.tasks.attempt-finished", "fleet.candidates.ship-candidate", "fleet.trunk.tree-validated"],
        },
        new(Lanes.Shipper)
        {
            Queues = ["shipper"],
            Hears = ["fleet.candidates.ship-candidate", "fleet.candidates.candidate-decided"],
            // What was staged and not shipped it says once more to itself.
            Says = ["fleet.candidates.ship-candidate", "fleet.trunk.merge-candidate"],
        },
        new(Lanes.Merge)
        {
            Queues = ["merge-executor"],
            Hears = ["fleet.trunk.merge-candidate", "fleet.trunk.tree-validated", "fleet.trunk.advance-trunk"],
            Says = ["fleet.trunk.advance-trunk", "fleet.trunk.validate-tree"],
        },
        new(Lanes.Gateway)
        {
            Queues = [Answers],
            Says = ["fleet.plans.submit-plan", "fleet.plans.cancel-work", "fleet.plans.pause-work", "fleet.plans.resume-work",
                "fleet.candidates.candidate-decided"],
            // It is the desk for what could not be handled: an operator puts a message back into the queue it came from.
            ReadsLastStops = true,
            WritesToQueuesByName = true,
            AsksManagement = true,
        },
        new(Publisher) { Says = ["fleet.plans.submit-plan"], AsksManagement = true },
    ];
}

/// <summary>One lane at the broker. Queues and exchanges share their names: in front of each queue stands an exchange
/// that is named like it. All names are regular expressions.</summary>
/// <param name="User">The broker's user, named like the database's role.</param>
public sealed record BrokerLane(string User)
{
    private const string LastStops = "_(dead|error|skipped)";

    /// <summary>Its own queues, with their last stops: it declares, writes and reads them.</summary>
    public IReadOnlyList<string> Queues { get; init; } = [];

    /// <summary>Exchanges of messages that it takes: it declares them and binds its queues to them.</summary>
    public IReadOnlyList<string> Hears { get; init; } = [];

    /// <summary>Exchanges of messages that it publishes.</summary>
    public IReadOnlyList<string> Says { get; init; } = [];

    public bool ReadsLastStops { get; init; }

    public bool WritesToQueuesByName { get; init; }

    /// <summary>Whether it may ask the management API, within its rights.</summary>
    public bool AsksManagement { get; init; }

    /// <summary>What it may declare and delete.</summary>
    public string Configure => Any([.. Own, .. Hears.Select(Exact), .. Queues.Count == 0 ? [] : Says.Select(Exact)]);

    /// <summary>What it may publish to, and bind from.</summary>
    public string Write => Any([.. Own, .. Says.Select(Exact), .. WritesToQueuesByName ? [@"amq\.default"] : Array.Empty<string>()]);

    /// <summary>What it may consume, and bind to.</summary>
    public string Read => Any([.. Own, .. Hears.Select(Exact), .. ReadsLastStops ? [$".*{LastStops}"] : Array.Empty<string>()]);

    private IEnumerable<string> Own => Queues.Select(queue => $"{queue}({LastStops})?");

    // A dot in an exchange's name is a dot; the patterns of answers are patterns.
    private static string Exact(string name) =>
        name.StartsWith("fleet.", StringComparison.Ordinal) ? name.Replace(".", @"\.", StringComparison.Ordinal) : name;

    /// <summary>A broker looks for its patterns anywhere in a name, unless they are anchored; none: nothing.</summary>
    private static string Any(IReadOnlyList<string> patterns) => $"^({string.Join('|', patterns)})$";
}
