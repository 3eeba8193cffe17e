using System.Text;
using Fleet.Domain.Plans;
using Shouldly;
using Xunit;

namespace Fleet.PlanFiles.Tests;

public class GoodPlanTests
{
    private const string Full = """
        plan: add-voice                 # slug
        repository: https://example.org/origin.git
        trunk: main
        goal: Add voice input
        approval: {auto: {paths: ["docs/**"], lines: 50}}
        merge: rebase
        gates: none
        defaults: {agent: claude, attempts: 4, budget: {minutes: 20, tokens: 400000, usd: 5}}
        budget: {minutes: 600, usd: 50}
        tasks:
          - id: schema
            title: Extend the schema
            prompt: |
              Add a `voice` field.
              Keep the others.
            scope: ["app/schema/**", "app/server.js#route"]
            needs: []
            accept: ["npm test -- schema"]
            labels: [linux]
            agent: {run: "sh -c 'echo hi > hello.txt'"}
            attempts: 2
            budget: {minutes: 0.5}
            candidates: 2
            commit: "Extend the schema for voice"
          - id: docs
            prompt: Describe the voice field.
            scope: ["docs/**"]
            needs: [schema]
        """;

    [Fact]
    public void Everything_that_was_written_is_in_the_plan()
    {
        var plan = Reading.Accepted(Full);
        plan.ShouldBe(new PlanDefinition("add-voice", "https://example.org/origin.git", "main", "Add voice input", 600, plan.Tasks)
        {
            BudgetUsd = 50,
        });
        var approval = new ApprovalPolicy(ApprovalMode.Auto, ["docs/**"], 50);
        plan.Tasks[0].ShouldBe(new TaskDefinition(
            "add-voice", "schema", plan.Repository, "main", "Extend the schema", "Add a `voice` field.\nKeep the others.\n",
            ["app/schema/**", "app/server.js#route"], [], ["npm test -- schema"], ["linux"],
            new AgentChoice(null, "sh -c 'echo hi > hello.txt'"), 2, 0.5, 2, "Extend the schema for voice",
            approval, MergeMethod.Rebase, GatesNone: true) { Tokens = 400_000, Usd = 5 });
    }

    [Fact]
    public void What_was_not_written_comes_from_the_defaults()
    {
        var task = Reading.Accepted(Full).Tasks[1];
        task.Agent.ShouldBe(new AgentChoice("claude", null));
        task.Title.ShouldBe("Describe the voice field.");
        task.Commit.ShouldBe("Describe the voice field. (docs)");
        (task.Attempts, task.Minutes, task.Candidates).ShouldBe((4, 20.0, 1));
        task.Needs.ShouldBe(["schema"]);
    }

    [Fact]
    public void The_built_in_defaults_are_three_attempts_of_thirty_minutes_and_a_person_who_approves()
    {
        var task = Reading.AcceptedTask("title: Do it");
        (task.Attempts, task.Minutes, task.Candidates, task.Trunk, task.Merge).ShouldBe((3, 30.0, 1, "main", MergeMethod.Squash));
        task.Approval.ShouldBe(new ApprovalPolicy(ApprovalMode.Human, [], null));
        (task.Tokens, task.Usd, task.GatesNone).ShouldBe((null, null, false));
    }

    [Fact]
    public void The_same_plan_in_json_is_the_same_plan()
    {
        const string json = """
            {"plan": "p", "repository": "https://example.org/r.git", "defaults": {"agent": "claude"},
             "tasks": [{"id": "a", "prompt": "do it", "scope": ["src/**"], "budget": {"minutes": 1.5}}]}
            """;
        Reading.Accepted(json).ShouldBe(Reading.Accepted(Reading.OneTask("scope: [src/**]\nbudget: {minutes: 1.5}")));
    }

    [Fact]
    public void A_byte_order_mark_and_windows_line_ends_are_read() =>
        PlanReader.Read([.. "\uFEFF"u8, .. Encoding.UTF8.GetBytes(Full.Replace("\n", "\r\n"))]).Mistakes.ShouldBeEmpty();

    [Fact]
    public void A_plan_without_a_name_is_called_after_its_goal()
    {
        var reading = PlanReader.Read("""
            repository: /srv/r.git
            goal: "Voice input: add it, everywhere & at once!"
            tasks: [{id: a, prompt: x, agent: claude, scope: [a]}]
            """);
        reading.Plan!.Plan.ShouldBe("voice-input-add-it-everywhere-at-once");
        reading.Notices.ShouldBe(["The plan is called voice-input-add-it-everywhere-at-once, after its goal."]);
    }

    [Fact]
    public void A_very_long_goal_gives_a_name_within_the_limit() =>
        Rules.Names.FromSentence(new string('x', 300) + " y").Length.ShouldBe(64);

    [Fact]
    public void Overlapping_scopes_become_an_added_need_and_a_notice()
    {
        var reading = PlanReader.Read("""
            repository: /srv/r.git
            plan: p
            defaults: {agent: claude}
            tasks:
              - {id: a, prompt: x, scope: ["src/**"]}
              - {id: b, prompt: x, scope: ["src/a.cs"]}
              - {id: c, prompt: x}
            """);
        reading.AddedNeeds.ShouldBe([new AddedNeed("b", "a", "src/a.cs overlaps src/**")]);
        reading.Plan!.Tasks[1].Needs.ShouldBe(["a"]);
        reading.Notices.ShouldBe(
        [
            "Task b now needs a: src/a.cs overlaps src/**.",
            "No scope is declared by c: where these clash with other tasks is found only at the merge.",
        ]);
    }

    [Fact]
    public void A_relative_repository_starts_at_the_plans_directory() =>
        Reading.Accepted(
            Reading.OneTask("title: t").Replace("https://example.org/r.git", "../origin.git"),
            new PlanReaderOptions { BaseDirectory = "/home/jo/plans" }).Repository.ShouldBe("/home/jo/origin.git");

    [Theory]
    [InlineData("git@example.org:team/r.git")]
    [InlineData("ssh://git@example.org:22/r.git")]
    [InlineData("/srv/with space/r.git")]
    [InlineData("file:///srv/r.git")]
    public void Addresses_stay_as_they_are(string address) =>
        Reading.Accepted(Reading.OneTask("title: t").Replace("https://example.org/r.git", address)).Repository.ShouldBe(address);

    [Fact]
    public void Unicode_is_welcome_where_people_read() =>
        Reading.AcceptedTask("title: Grüße 👩‍💻 日本語").Title.ShouldBe("Grüße 👩‍💻 日本語");

    [Fact]
    public void A_title_made_of_a_prompt_is_one_line_of_whole_characters()
    {
        var prompt = string.Concat(Enumerable.Repeat("😀", 80)) + "\n\nmore";
        var plan = Reading.Accepted(Reading.OneTask("agent: x").Replace("do it", $"\"{prompt.Replace("\n", "\\n")}\""));
        plan.Tasks[0].Title.ShouldBe(string.Concat(Enumerable.Repeat("😀", 72)) + "...");
    }

    [Theory]
    [InlineData("human", ApprovalMode.Human)]
    [InlineData("auto", ApprovalMode.Auto)]
    public void Approval_is_a_word(string word, ApprovalMode mode) =>
        Reading.Accepted($"approval: {word}\n{Reading.OneTask("title: t")}").Tasks[0].Approval.ShouldBe(new ApprovalPolicy(mode, [], null));

    [Fact]
    public void Two_thousand_tasks_are_read()
    {
        var tasks = Enumerable.Range(0, 2_000).Select(i => $"  - {{id: t{i}, prompt: x, scope: [\"out/{i}.txt\"]}}");
        var text = $"repository: /r\nplan: p\ndefaults: {{agent: claude}}\ntasks:\n{string.Join('\n', tasks)}";
        Reading.Accepted(text).Tasks.Count.ShouldBe(2_000);
    }
}
