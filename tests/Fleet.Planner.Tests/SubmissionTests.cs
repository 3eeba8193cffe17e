using System.Text;
using Fleet.Contracts.Tasks;
using Fleet.Domain;
using Fleet.Domain.Plans;
using Fleet.Domain.Tasks;

namespace Fleet.Planner.Tests;

public sealed class SubmissionTests(PlannerGround planner) : IClassFixture<PlannerGround>
{
    [Fact]
    public async Task A_bare_plan_from_any_client_is_recorded_and_its_ready_tasks_go_to_their_queues()
    {
        await planner.Accept("bare",
        [
            new { id = "a", prompt = "x", scope = new[] { "a/**" }, labels = new[] { "linux_error", "gpu" } },
            new { id = "b", prompt = "x", scope = new[] { "b/**" }, labels = new[] { "arm" } },
            new { id = "c", prompt = "x", scope = new[] { "c/**" }, needs = new[] { "a" } },
        ]);

        var accepted = await planner.Ground.Fact<PlanAccepted>(StreamNames.Plan("bare"));
        accepted.Tasks.ShouldBe(["a", "b", "c"]);
        (accepted.Repository, accepted.Trunk).ShouldBe((planner.Ground.Origin.Address, "main"));
        await planner.Fact<TaskReleased>("bare", "a");
        await planner.Fact<TaskReleased>("bare", "b");
        (await planner.NextOf("implement-task.gpu:linux::error")).ShouldBe(new ImplementTask { Plan = "bare", Task = "a", Attempt = 1 });
        (await planner.NextOf("implement-task.arm")).ShouldBe(new ImplementTask { Plan = "bare", Task = "b", Attempt = 1 });
        (await planner.StateOf("bare", "c")).ShouldBe(new WorkState.Waiting());
    }

    [Fact]
    public async Task Yaml_is_taken_too_and_an_order_that_the_planner_added_is_told()
    {
        var answer = await planner.Submit($"""
            plan: yaml
            repository: {planner.Ground.Origin.Address}
            gates: none
            tasks:
              - {"{"}id: a, prompt: x, scope: ["src/**"], agent: {"{"}run: "true"{"}"}{"}"}
              - {"{"}id: b, prompt: x, scope: ["src/b.cs"], agent: {"{"}run: "true"{"}"}{"}"}
            """);

        answer.ShouldBeOfType<SubmissionAccepted>().Notices.ShouldContain(notice => notice.Contains("Task b now needs a"));
        (await planner.Fact<TaskReleased>("yaml", "a")).Attempt.ShouldBe(1);
        (await planner.Fact<TaskPlanned>("yaml", "b")).Definition.Needs.ShouldBe(["a"]);
    }

    [Fact]
    public async Task The_same_message_twice_makes_one_plan()
    {
        var (id, text) = (Guid.NewGuid(), planner.Text("twice", [new { id = "a", prompt = "x" }]));
        await planner.Submit(text, id);
        await planner.Ground.Wire.Publish("fleet.plans.submit-plan", Encoding.UTF8.GetBytes(text), id);
        // What comes later is answered: the second one was looked at before, or at the same time.
        await planner.Submit(planner.Text("after-twice", [new { id = "a", prompt = "x" }]));

        (await planner.Ground.Facts(StreamNames.Submission(id))).ShouldHaveSingleItem().ShouldBeOfType<SubmissionAccepted>();
        (await planner.Ground.Facts(StreamNames.Plan("twice"))).OfType<PlanAccepted>().ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_second_plan_of_the_same_name_is_refused()
    {
        await planner.Accept("taken", [new { id = "a", prompt = "x" }]);

        var second = (await planner.Submit(planner.Text("taken", [new { id = "b", prompt = "y" }]))).ShouldBeOfType<SubmissionRefused>();

        second.Mistakes.ShouldHaveSingleItem().Path.ShouldBe("plan");
        second.Mistakes[0].Message.ShouldContain("taken");
        (await planner.Ground.Facts(StreamNames.Task("taken", "b"))).ShouldBeEmpty();
    }

    [Fact]
    public async Task Of_many_plans_of_one_name_at_once_exactly_one_is_taken()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(number => Task.Run(() =>
            planner.Submit(planner.Text("race", [new { id = $"t{number}", prompt = "x" }])))));

        answers.OfType<SubmissionAccepted>().ShouldHaveSingleItem();
        answers.OfType<SubmissionRefused>().Count().ShouldBe(7);
        (await planner.Ground.Facts(StreamNames.Plan("race"))).OfType<PlanAccepted>().Single().Tasks.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_repository_that_is_none_is_told_at_its_place_with_gits_own_words()
    {
        var none = Directory.CreateDirectory(Path.Combine(planner.Ground.Folder, "none")).FullName;

        var refused = (await planner.Submit(planner.Text("none", [new { id = "a", prompt = "x" }], repository: none)))
            .ShouldBeOfType<SubmissionRefused>();

        var mistake = refused.Mistakes.ShouldHaveSingleItem();
        mistake.Path.ShouldBe("repository");
        mistake.Message.ShouldContain("does not appear to be a git repository");
    }

    [Fact]
    public async Task A_trunk_that_is_not_there_is_told_at_its_place()
    {
        var refused = (await planner.Submit(planner.Text("no-trunk", [new { id = "a", prompt = "x" }], trunk: "develop")))
            .ShouldBeOfType<SubmissionRefused>();

        var mistake = refused.Mistakes.ShouldHaveSingleItem();
        mistake.Path.ShouldBe("trunk");
        mistake.Message.ShouldContain("no branch develop");
    }
}
