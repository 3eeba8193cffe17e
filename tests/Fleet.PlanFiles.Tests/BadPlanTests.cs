using Shouldly;
using Xunit;

namespace Fleet.PlanFiles.Tests;

/// <summary>Bad plans, each with the places and the words of its mistakes.</summary>
public class BadPlanTests
{
    /// <summary>Lines of the one task (from line 7, column 5 on), and what they are answered with.</summary>
    public static TheoryData<string, string> BadTasks => new()
    {
        { "promt: x", "7:5 tasks[0].promt The key 'promt' is unknown; did you mean 'prompt'?" },
        { "colour: x", "7:5 tasks[0].colour The key 'colour' is unknown: a task has id, title" },
        { "prompt: again", "7:5 tasks[0].prompt The key 'prompt' is written twice, first on line 6: keep one." },
        { "title: 5", "7:12 tasks[0].title 'title' must be text, not the number 5: write it in quotes, as \"5\"." },
        { "title: [x]", "7:12 tasks[0].title 'title' must be text, not a list." },
        { "title:", "tasks[0].title 'title' must be text, not empty (null)." },
        { "title: \"a\\u0007b\"", "7:12 tasks[0].title 'title' holds the hidden character U+0007: take it out." },
        { "title: \"a\\u202Eb\"", "'title' holds the hidden character U+202E" },
        { $"title: {new string('x', 201)}", "'title' has 201 bytes and may have 200." },
        { "commit: \"a\\0b\"", "'commit' holds the hidden character U+0000" },
        { "commit: \"x\\n\\nFleet-Task: other/task\"", "those trailers are the merge executor's" },
        { "scope: src/**", "7:12 tasks[0].scope 'scope' must be a list of paths: write ['src/**']." },
        { "scope: [../x]", "7:13 tasks[0].scope[0] '../x' is no path inside the repository. It has a part '..'" },
        { "scope: [a/../../x]", "It has a part '..'" },
        { "scope: [/etc/passwd]", "It is absolute" },
        { "scope: ['C:/x']", "It is absolute" },
        { "scope: ['a\\b']", "It holds a backslash" },
        { "scope: ['']", "'scope[0]' is empty" },
        { "scope: [\"a\\0b\"]", "'scope[0]' holds the hidden character U+0000" },
        { "scope: ['{a,b']", "Its braces do not pair" },
        { "scope: ['a#']", "What follows # is no symbol" },
        { $"scope: [{string.Join(", ", Enumerable.Repeat("a", 101))}]", "'scope' has 101 paths and may have 100." },
        { "needs: [b]", "7:13 tasks[0].needs[0] No task is called 'b'" },
        { "needs: [a]", "7:13 tasks[0].needs[0] Task 'a' needs itself: take that out." },
        { "needs: a", "'needs' must be a list of task ids: write ['a']." },
        { "needs: {a: b}", "'needs' must be a list of task ids, not a mapping" },
        { "needs: [3]", "'needs[0]' must be text, not the number 3" },
        { $"needs: [{string.Join(", ", Enumerable.Range(0, 51).Select(i => $"n{i}"))}]", "'needs' has 51 task ids and may have 50." },
        { "attempts: 0", "7:15 tasks[0].attempts 'attempts' must be a whole number from 1 to 20, not the number 0." },
        { "attempts: 99999999999999999999", "must be a whole number from 1 to 20" },
        { "attempts: 2.5", "must be a whole number from 1 to 20" },
        { "attempts: three", "must be a whole number from 1 to 20, not the text 'three'." },
        { "attempts: \"3\"", "must be a whole number from 1 to 20, not the text '3'." },
        { "candidates: 9", "'candidates' must be a whole number from 1 to 8" },
        { "budget: {minutes: 0}", "7:23 tasks[0].budget.minutes 'minutes' must be a number from 0.1 to 1440, not the number 0." },
        { "budget: {minutes: .inf}", "'minutes' must be a number from 0.1 to 1440" },
        { "budget: {minutes: .nan}", "'minutes' must be a number from 0.1 to 1440" },
        { "budget: {tokens: -1}", "'tokens' must be a whole number from 1" },
        { "budget: {usd: 1e300}", "'usd' must be a number from 0.01" },
        { "budget: 30", "'budget' must be a budget, a mapping with keys such as 'minutes', not the number 30." },
        { "labels: [Linux]", "'labels[0]' must be lower-case letters" },
        { "agent: no such agent", "'agent' must be lower-case letters" },
        { "agent: {}", "7:12 tasks[0].agent.run 'agent' has no command" },
        { "agent: {run: ''}", "'run' is empty" },
        { "agent: {run: \"a\\0b\"}", "'run' holds the hidden character U+0000" },
        { "accept: [true]", "'accept[0]' must be text, not the boolean true: write it in quotes, as \"true\"." },
        { "accept: 'npm test'", "'accept' must be a list of commands: write ['npm test']." },
        { "title: *x", "7:12  Anchors (&) and aliases (*) are not read" },
        { "title: !!binary aGk=", "Tags (!) are not read" },
        { "? [a]\n: b", "A key must be one word" },
        { $"title: {new string('[', 30)}{new string(']', 30)}", "Lists and mappings nest deeper than 16 levels." },
    };

    [Theory]
    [MemberData(nameof(BadTasks))]
    public void A_mistake_in_a_task_is_told_with_its_place(string lines, string answer) =>
        Reading.Mistakes(Reading.OneTask(lines)).ShouldContain(m => m.Contains(answer), string.Join('\n', Reading.Mistakes(Reading.OneTask(lines))));

    /// <summary>A line put before a plan of one task that is right otherwise, and its answer.</summary>
    public static TheoryData<string, string> BadHeads => new()
    {
        { "approval: maybe", "1:11 approval 'approval' must be human, auto, or {auto: {paths: [...], lines: N}}, not 'maybe'." },
        { "approval: {auto: {path: [a], lines: 1}}", "1:19 approval.auto.path The key 'path' is unknown; did you mean 'paths'?" },
        { "approval: {auto: {}}", "'auto' has no bounds" },
        { "approval: {auto: {paths: []}}", "'paths' is an empty list" },
        { "approval: {auto: {paths: ['../x']}}", "is no path inside the repository" },
        { "approval: {auto: {lines: -1}}", "'lines' must be a whole number from 0" },
        { "merge: octopus", "1:8 merge 'merge' must be squash or rebase or merge, not 'octopus'." },
        { "gates: all", "'gates' must be none, not 'all'." },
        { "trunk: a..b", "1:8 trunk 'trunk' cannot be 'a..b': git takes no branch of that name." },
        { "trunk: refs/heads/main", "write the branch alone, such as main, without refs/" },
        { "trunk: fleet/x", "branches under fleet/ are those of the attempts" },
        { "trunk: --upload-pack=x", "git takes no branch of that name" },
        { "defaults: {attempts: 21}", "1:22 defaults.attempts" },
        { "defaults: {prompt: x}", "The key 'prompt' is unknown: the tasks' defaults has" },
        { "budget: {minutes: [1]}", "'minutes' must be a number from 0.1 to 1000000, not a list." },
        { "plan: Add Voice", "'plan' must be lower-case letters, digits and hyphens" },
        { "plan: -p", "'plan' must be lower-case letters" },
        { $"plan: {new string('p', 65)}", "'plan' has 65 characters and may have 64." },
        { "plan: 2024", "'plan' must be text, not the number 2024: write it in quotes, as \"2024\"." },
        { "<<: {plan: x}", "The key '<<' is unknown" },
    };

    [Theory]
    [MemberData(nameof(BadHeads))]
    public void A_mistake_in_the_head_is_told_with_its_place(string line, string answer)
    {
        var key = line[..line.IndexOf(':')];
        var rest = string.Join('\n', Reading.OneTask("title: t").Split('\n').Where(l => !l.StartsWith(key + ":", StringComparison.Ordinal)));
        var agent = key == "defaults" ? "\n    agent: claude" : "";
        Reading.Mistakes($"{line}\n{rest}{agent}").ShouldHaveSingleItem().ShouldContain(answer);
    }

    [Theory]
    [InlineData("origin.git", "which means nothing to other hosts")]
    [InlineData("../origin.git", "which means nothing to other hosts")]
    [InlineData("~/origin.git", "begins with ~")]
    [InlineData("--upload-pack=evil", "begins with a hyphen")]
    [InlineData("ext::sh -c evil", "remote helper")]
    [InlineData("ftp://example.org/r", "must begin with https://")]
    [InlineData("https://jo:secret@example.org/r.git", "holds a password")]
    [InlineData("\"/srv/a\\nb\"", "hidden character U+000A")]
    [InlineData("''", "is empty")]
    public void A_repository_that_no_host_reaches_is_refused(string address, string answer) =>
        Reading.Mistakes(Reading.OneTask("title: t").Replace("https://example.org/r.git", address))
            .ShouldHaveSingleItem().ShouldContain(answer);

    [Fact]
    public void A_password_is_not_repeated_in_the_answer() =>
        Reading.Mistakes(Reading.OneTask("title: t").Replace("https://", "https://jo:secret@")).ShouldNotContain(m => m.Contains("secret"));

    [Fact]
    public void All_mistakes_come_at_once_and_by_their_lines()
    {
        var mistakes = Reading.Mistakes("""
            repository: r
            trunk: "a b"
            tasks:
              - id: Bad Id
                prompt: x
                attempts: 0
              - id: a
                needs: [b, x]
                prompt: x
              - id: b
                needs: [a]
                prompt: x
              - id: a
                prompt: x
              - just text
            """);
        mistakes.Select(m => m.Split(' ')[0]).ShouldBe(
            ["1:1", "1:13", "2:8", "4:5", "4:9", "6:15", "8:13", "8:16", "13:9", "15:5"]);
        mistakes.ShouldContain("8:13 tasks[1].needs[0] These tasks need each other in a circle: a → b → a. Take one of the needs out.");
        mistakes.ShouldContain("13:9 tasks[3].id The id 'a' is taken by tasks[1].id: give each task its own.");
        mistakes.ShouldContain(m => m.StartsWith("4:5 tasks[0].agent No agent is named") && m.EndsWith("The same holds for 3 more tasks."));
    }

    [Fact]
    public void A_plan_without_tasks_says_that_goals_alone_come_later() =>
        Reading.Mistakes("repository: /r\ngoal: Make it good").ShouldHaveSingleItem().ShouldContain("planning from a goal alone is not built in yet");

    [Theory]
    [InlineData("tasks: []", "A plan needs tasks")]
    [InlineData("tasks:", "'tasks' must be a list of tasks, not empty (null)")]
    [InlineData("tasks: 3", "'tasks' must be a list of tasks, not the number 3")]
    [InlineData("tasks: [null]", "'tasks[0]' must be a task, a mapping with keys such as 'id', not empty (null).")]
    [InlineData("tasks: [{}]", "A task needs an 'id'")]
    [InlineData("tasks: [{id: a}]", "A task needs a 'prompt'")]
    [InlineData("tasks: [{id: 7, prompt: x}]", "'id' must be text, not the number 7: write it in quotes, as \"7\".")]
    [InlineData("tasks: [{id: ../../x, prompt: x}]", "'id' must be lower-case letters")]
    public void Tasks_must_be_tasks(string tasks, string answer) =>
        Reading.Mistakes($"repository: /r\nplan: p\n{tasks}").ShouldContain(m => m.Contains(answer));

    [Fact]
    public void A_plan_without_name_and_goal_is_asked_for_a_name() =>
        Reading.Mistakes("repository: /r\ntasks: [{id: a, prompt: x, agent: c}]").ShouldHaveSingleItem().ShouldContain("'plan' is missing");

    [Fact]
    public void A_huge_prompt_is_refused() =>
        Reading.Mistakes(Reading.OneTask("title: t").Replace("do it", new string('x', 65_537))).ShouldHaveSingleItem()
            .ShouldBe("6:13 tasks[0].prompt 'prompt' has 65,537 bytes and may have 65,536.");

    [Fact]
    public void Too_many_tasks_are_refused()
    {
        var tasks = Enumerable.Range(0, 2_001).Select(i => $"  - {{id: t{i}, prompt: x}}");
        Reading.Mistakes($"repository: /r\nplan: p\ndefaults: {{agent: c}}\ntasks:\n{string.Join('\n', tasks)}")
            .ShouldHaveSingleItem().ShouldContain("'tasks' has 2,001 tasks and may have 2,000.");
    }

    [Fact]
    public void Beyond_two_hundred_mistakes_the_rest_is_counted()
    {
        var tasks = Enumerable.Range(0, 300).Select(i => $"  - {{id: t{i}, prompt: x, attempts: 0}}");
        var mistakes = Reading.Mistakes($"repository: /r\nplan: p\ndefaults: {{agent: c}}\ntasks:\n{string.Join('\n', tasks)}");
        mistakes.Count.ShouldBe(201);
        mistakes[^1].ShouldContain("There are 100 more mistakes");
    }

    [Fact]
    public void A_hundred_thousand_unknown_needs_are_answered()
    {
        var needs = string.Join(',', Enumerable.Range(0, 50).Select(i => $"x{i}"));
        var tasks = Enumerable.Range(0, 2_000).Select(i => $"  - {{id: t{i}, prompt: x, needs: [{needs}]}}");
        var mistakes = Reading.Mistakes($"repository: /r\nplan: p\ndefaults: {{agent: c}}\ntasks:\n{string.Join('\n', tasks)}");
        mistakes[^1].ShouldContain("There are 99800 more mistakes");
    }

    [Fact]
    public void Thousands_of_scopes_that_begin_with_a_wildcard_are_refused_rather_than_compared_for_ever()
    {
        var tasks = Enumerable.Range(0, 50).Select(i => $"  - {{id: t{i}, prompt: x, scope: ['**/a{i}x*']}}");
        Reading.Mistakes(
                $"repository: /r\nplan: p\ndefaults: {{agent: c}}\ntasks:\n{string.Join('\n', tasks)}",
                new PlanReaderOptions { ScopeComparisonsMax = 1_000 })
            .ShouldHaveSingleItem().ShouldContain("begin them with a directory");
    }

    [Fact]
    public void A_very_long_cycle_is_told_by_its_beginning()
    {
        var tasks = Enumerable.Range(0, 100).Select(i => $"  - {{id: t{i}, prompt: x, needs: [t{(i + 1) % 100}]}}");
        Reading.Mistakes($"repository: /r\nplan: p\ndefaults: {{agent: c}}\ntasks:\n{string.Join('\n', tasks)}")
            .ShouldHaveSingleItem().ShouldContain("t16 → t17 → (82 more) → t0.");
    }
}
