using Fleet.Domain;
using Fleet.Domain.Board;
using Fleet.Domain.Plans;
using Fleet.Domain.Tasks;
using Fleet.Domain.Trunk;
using Shouldly;
using Xunit;

namespace Fleet.Gateway.Tests;

public sealed class ExplanationTests
{
    private static readonly TaskEvent[] Planned = [new TaskPlanned(Work.Definition("p", "t"))];
    private static readonly TaskEvent[] Ready = [.. Planned, new TaskReleased(1, ["linux"])];
    private static readonly TaskEvent[] Running = [.. Ready, new AttemptStarted(1, "host-1", "b")];
    private static readonly TaskEvent[] Merging =
        [.. Work.UpToApproval("p", "t"), new CandidateApproved(1, "change1", "ann", ""), new MergeRequested(1, "change1", "ann")];
    private static readonly TaskEvent[] Landing = [.. Merging, new LandingStarted(1, 7)];

    [Fact]
    public void Nobody_is_told_of_a_task_that_is_not_there() => Told([]).ShouldContain("There is no task p/t");

    [Fact]
    public void A_task_waits_for_its_need_and_for_what_that_waits_for() =>
        Why(
            ("plan/p", Work.Accepted("p", "t", "n")),
            ("task/p/t", new TaskPlanned(Work.Definition("p", "t", "n"))),
            ("task/p/n", new TaskPlanned(Work.Definition("p", "n"))),
            ("task/p/n", new TaskReleased(1, [])),
            ("task/p/n", new AttemptStarted(1, "host-9", "b")))
        .ShouldBe("p/t waits for 3 min until n has landed. n runs on host-9: attempt 1 of 3 for 3 min, and its agent may take "
            + "30 min. There is nothing to do; to watch it, type: fleet watch p");

    [Fact]
    public void A_paused_task_says_how_to_go_on() =>
        Told([.. Planned, new TaskPaused("ann")]).ShouldEndWith("type: fleet resume p/t");

    [Fact]
    public void A_paused_plan_says_how_to_go_on() =>
        Why(("plan/p", Work.Accepted("p", "t")), ("task/p/t", Planned[0]), ("plan/p", new PlanPaused("ann")))
        .ShouldEndWith("type: fleet resume p");

    [Fact]
    public void Without_a_host_a_queued_task_says_how_to_start_one() =>
        Told(Ready).ShouldContain("No runner host has joined. To start one, type: fleet up --runners 1");

    [Fact]
    public void Labels_that_no_host_has_are_named() =>
        Told(Ready, ("host/mac", Work.Host("mac", 2, "macos")))
        .ShouldContain("No joined host has the labels linux; joined: mac (labels: macos; agents: none).");

    [Fact]
    public void Busy_slots_are_counted() =>
        Told(
            Ready,
            ("host/host-1", Work.Host("host-1", 1, "linux")),
            ("task/p/u", new TaskPlanned(Work.Definition("p", "u"))),
            ("task/p/u", new TaskReleased(1, [])),
            ("task/p/u", new AttemptStarted(1, "host-1", "b")))
        .ShouldContain("The one slot of host-1 is busy; it begins when one is free.");

    [Fact]
    public void A_free_slot_will_take_it() =>
        Told(Ready, ("host/host-1", Work.Host("host-1", 1, "linux"))).ShouldContain("host-1 has a free slot");

    [Fact]
    public void A_running_task_says_where_and_since_when() =>
        Told(Running).ShouldStartWith("p/t runs on host-1: attempt 1 of 3 for 3 min");

    [Fact]
    public void A_lapsed_lease_is_told() =>
        Explanation.Why(Board(Running), "p", "t", Work.Noon.AddMinutes(2), Work.Noon.AddMinutes(3))
            .ShouldContain("has not renewed its lease, which ended 1 min ago");

    [Fact]
    public void A_set_back_task_tells_the_reason() =>
        Told([.. Running, new AttemptFailed(1, new Setback(SetbackKind.GateRed, "Gate test is red.", "", null))])
        .ShouldContain("attempt 1 came to nothing 3 min ago (Gate test is red)");

    [Fact]
    public void A_candidate_that_waits_for_a_person_says_what_to_type() =>
        Told(Work.UpToApproval("p", "t")).ShouldBe(
            "p/t waits for a person to approve it for 3 min: The plan wants a person. The change has 2 files, +12 -3, commit "
            + "c0ffee1234. To see it, type: fleet task p/t. To decide, type: fleet approve p/t (or: fleet reject p/t --reason \"...\")");

    [Fact]
    public void A_candidate_tells_its_place_in_the_merge_queue() =>
        Told(Merging, (Work.Trunk, Queued("q", "first")), (Work.Trunk, Queued("p", "t")))
        .ShouldContain("It stands in the merge queue behind 1: q/first is first.");

    [Fact]
    public void A_validation_names_the_tree_and_the_gates() =>
        Told(
            Merging,
            (Work.Trunk, Queued("p", "t")),
            (Work.Trunk, new ValidationRequested(
                1, "p", "t", 1, "before", "c0ffee", "tree9", ["build", "test"], "/srv/origin.git", "main", "branch", ["true"])))
        .ShouldContain("tree9, is being validated by a runner (build, test).");

    [Fact]
    public void A_landing_cannot_be_helped() => Told(Landing).ShouldContain("is landing now (number 7 of its trunk)");

    [Fact]
    public void A_landed_task_names_its_commit() =>
        Told([.. Landing, new TaskLanded(1, "abcdef0123", 7)]).ShouldStartWith("p/t has landed as commit abcdef0123 3 min ago");

    [Fact]
    public void A_blocked_task_says_how_to_start_it_anew() =>
        Told([.. Planned, new TaskBlocked("All 3 attempts failed.", null)])
        .ShouldBe("p/t is blocked for 3 min: All 3 attempts failed. To see the evidence, type: fleet task p/t. "
            + "To start it anew with all its attempts, type: fleet resume p/t");

    [Fact]
    public void A_task_blocked_by_its_need_points_to_it() =>
        Told([.. Planned, new TaskBlocked("It needs n, which is blocked.", "n")]).ShouldEndWith("type: fleet why p/n");

    [Fact]
    public void A_cancelled_task_tells_why() =>
        Told([.. Planned, new TaskCancelled("ann", "not wanted")]).ShouldContain("was cancelled 3 min ago: not wanted.");

    private static CandidateQueued Queued(string plan, string task) =>
        new(new QueuedCandidate(plan, task, 1, "c0ffee", "branch", "change1", "ann"));

    private static string Told(TaskEvent[] task, params (string, IFact)[] more) =>
        Explanation.Why(Board(task, more), "p", "t", null, Work.Noon.AddMinutes(3));

    private static Board Board(TaskEvent[] task, params (string, IFact)[] more) => Work.Board(
        [("plan/p", Work.Accepted("p", "t")), .. task.Select(happened => ("task/p/t", (IFact)happened)), .. more]);

    private static string Why(params (string, IFact)[] facts) =>
        Explanation.Why(Work.Board(facts), "p", "t", null, Work.Noon.AddMinutes(3));
}
