using Fleet.Domain.Gates;
using Fleet.Domain.Plans;
using Fleet.Domain.Tasks;
using Shouldly;

namespace Fleet.Domain.Tests.Tasks;

/// <summary>Given these events, when this command comes, then these events follow.</summary>
public sealed class TaskScenario
{
    public static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    public static readonly TaskDefinition Definition = new(
        "voice", "schema", "/srv/app.git", "main", "Extend the schema", "Add a field.", ["src/**"], [], [], [],
        new AgentChoice(null, "true"), 3, 30, 1, "Extend the schema", new ApprovalPolicy(ApprovalMode.Human, [], null),
        MergeMethod.Squash, false);

    public static readonly GateEvidence Green = new("test", "make test", "tree", "key", 0, 1, "ant", "out", "ok", false);

    public static readonly TaskEvent[] Planned = [new TaskPlanned(Definition)];
    public static readonly TaskEvent[] Released = [.. Planned, new TaskReleased(1, [])];
    public static readonly TaskEvent[] Claimed = [.. Released, new AttemptStarted(1, "ant", "fleet/voice/schema/1")];
    public static readonly TaskEvent[] Judged = [.. Claimed, new AgentEnded(1, Noon, 60, 0, false, "out")];
    public static readonly TaskEvent[] Staged = [.. Judged, new CandidateStaged(CandidateOf(1))];
    public static readonly TaskEvent[] Awaiting =
        [.. Staged, new CandidateShipped(1), new ApprovalRequested(1, "change-1", "a person decides")];
    public static readonly TaskEvent[] Merging =
        [.. Awaiting, new CandidateApproved(1, "change-1", "jo", ""), new MergeRequested(1, "change-1", "jo")];
    public static readonly TaskEvent[] Landing = [.. Merging, new LandingStarted(1, 7)];
    public static readonly TaskEvent[] Landed = [.. Landing, new TaskLanded(1, "commit", 7)];
    public static readonly TaskEvent[] SetBack = [.. Claimed, new AttemptFailed(1, Failure)];
    public static readonly TaskEvent[] Blocked = [.. SetBack, new TaskBlocked("No attempt is left.", null)];

    private readonly WorkItem item;
    private Decision<TaskEvent>? decision;

    private TaskScenario(WorkItem item) => this.item = item;

    public static Setback Failure => new(SetbackKind.GateRed, "The gate test was red.", "1 failed", null);

    public static Candidate CandidateOf(int attempt) => new(
        attempt, "ant", $"fleet/voice/schema/{attempt}", "base", $"commit-{attempt}", "tree", $"change-{attempt}",
        ["src/a.cs"], 3, 1, [Green]);

    public static WorkItem Fold(params IEnumerable<TaskEvent> events) =>
        events.Aggregate(WorkItem.Start, (item, happened) => item.Evolve(happened, Noon));

    public static TaskScenario Given(params IEnumerable<TaskEvent> events) => new(Fold(events));

    public TaskScenario When(TaskCommand command)
    {
        decision = TaskDecider.Decide(command, item);
        return this;
    }

    public void Then(params TaskEvent[] events)
    {
        decision!.Refusal.ShouldBeNull();
        decision.Events.ShouldBe(events);
    }

    public void ThenRefused(string because)
    {
        decision!.Events.ShouldBeEmpty();
        decision.Refusal.ShouldNotBeNull().Reason.ShouldContain(because);
    }
}
