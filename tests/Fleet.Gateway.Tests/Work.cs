using Fleet.Domain;
using Fleet.Domain.Board;
using Fleet.Domain.Gates;
using Fleet.Domain.Hosts;
using Fleet.Domain.Plans;
using Fleet.Domain.Tasks;

namespace Fleet.Gateway.Tests;

/// <summary>Facts that the tests tell their stories with.</summary>
internal static class Work
{
    public static readonly DateTimeOffset Noon = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);

    public static GateEvidence Green { get; } = new("test", "npm test", "tree1", "key", 0, 1.5, "host-1", "outhash", "fine", false);

    public static PlanAccepted Accepted(string plan, params string[] tasks) =>
        new(plan, "/srv/origin.git", "main", "Add voice", null, [.. tasks], []);

    public static TaskDefinition Definition(string plan, string task, params string[] needs) => new(
        plan, task, "/srv/origin.git", "main", $"Do {task}", "Please.", ["src/**"], [.. needs], ["true"], ["linux"],
        new AgentChoice(null, "sh -c true"), 3, 30, 1, "Do it", new ApprovalPolicy(ApprovalMode.Human, [], null),
        MergeMethod.Squash, false);

    public static Candidate Candidate(int attempt) => new(
        attempt, "host-1", "fleet/p/t/1", "base", "c0ffee1234567890", "tree1", "change1", ["src/a.cs", "src/b.cs"], 12, 3, [Green]);

    public static HostJoined Host(string name, int slots, params string[] labels) =>
        new(name, [.. labels], slots, 1, [], "bubblewrap");

    public static string Trunk { get; } = StreamNames.Trunk("/srv/origin.git", "main");

    /// <summary>A task's events up to waiting for a person.</summary>
    public static TaskEvent[] UpToApproval(string plan, string task) =>
    [
        new TaskPlanned(Definition(plan, task)),
        new TaskReleased(1, ["linux"]),
        new AttemptStarted(1, "host-1", $"fleet/{plan}/{task}/1"),
        new AgentEnded(1, Noon, 2.5, 0, false, "outhash"),
        new GateRan(1, Green),
        new CandidateStaged(Candidate(1)),
        new CandidateShipped(1),
        new ApprovalRequested(1, "change1", "The plan wants a person."),
    ];

    /// <summary>The board after these facts, all at noon.</summary>
    public static Board Board(params (string Stream, IFact Fact)[] facts) =>
        facts.Aggregate(Domain.Board.Board.Empty, (board, one) => board.Apply(one.Stream, one.Fact, Noon));
}
