using System.Text;
using Fleet.Domain.Plans;

namespace Fleet.Planner.Tests;

/// <summary>Plans that are no good, by the way that plans come: each is answered with all its mistakes, and nothing
/// else is recorded.</summary>
public sealed class BadPlanTests(PlannerGround planner) : IClassFixture<PlannerGround>
{
    private const string Head = "plan: p\nrepository: ORIGIN\ngates: none\ndefaults: {agent: {run: 'true'}}\n";

    private static readonly string Prompt = new('x', 70_000);

    /// <summary>A plan's text, in which ORIGIN stands for the repository, and what the answer says: the mistakes as
    /// "line path: words", one for each that there is.</summary>
    public static TheoryData<string, string, string[]> BadPlans => new()
    {
        { "nothing at all", "", ["0 : The file is empty"] },
        { "no mapping", "[1, 2, 3]", ["1 : not a list"] },
        { "prose", "Please make the button blue.", ["1 : must be a plan"] },
        { "broken yaml", "plan: [a\ntasks: }", ["1 : not YAML"] },
        { "broken json", "{\"plan\": \"p\", \"tasks\": [}", ["1 : not JSON"] },
        { "two documents", $"{Head}tasks: []\n---\nplan: q", ["6 : A second document"] },
        { "an alias bomb", "a: &a [x,x]\nb: &b [*a,*a]\nplan: *b", ["1 : Anchors"] },
        { "nested without end", $"plan: {new string('[', 100_000)}", ["1 : deeper than 16"] },
        { "a null character", "plan: \"a\0b\"\ntasks: []", ["1 : U+0000"] },
        { "an escaped null character", "{\"plan\": \"p\", \"repository\": \"/r\", \"goal\": \"a\\u0000b\", \"gates\": \"none\", \"tasks\": [{\"id\": \"a\", \"prompt\": \"x\", \"agent\": {\"run\": \"true\"}}]}", ["1 goal: U+0000"] },
        { "half a character", "{\"plan\": \"\\ud800\"}", ["1 : half a character"] },
        { "an escape sequence for terminals", $"{Head}goal: \"\\e[31mred\"\ntasks: [{{id: a, prompt: x}}]", ["5 goal: U+001B"] },
        { "no tasks", Head, ["1 tasks: A plan needs tasks"] },
        { "tasks that are none", $"{Head}tasks: [7, null, text]", ["5 tasks[0]: the number 7", "5 tasks[1]: null", "5 tasks[2]: text"] },
        { "wrong types everywhere", """
            plan: 7
            repository: [a]
            goal: {a: b}
            merge: 3
            tasks:
              - {id: 1, prompt: [x], needs: a, attempts: many, labels: linux, scope: {a: b}, agent: 5}
            """, ["1 plan:", "2 repository:", "3 goal:", "4 merge:", "6 tasks[0].id:", "6 tasks[0].prompt:", "6 tasks[0].needs:", "6 tasks[0].attempts:", "6 tasks[0].labels:", "6 tasks[0].scope:", "6 tasks[0].agent:"] },
        { "duplicate keys", $"{Head}plan: q\ntasks: [{{id: a, prompt: x, prompt: y}}]", ["5 plan: written twice", "6 tasks[0].prompt: written twice"] },
        { "unknown keys", $"{Head}taks: 1\ntasks: [{{id: a, prompt: x, neds: []}}]", ["5 taks: unknown", "6 tasks[0].neds: did you mean 'needs'"] },
        { "duplicate ids", $"{Head}tasks: [{{id: a, prompt: x}}, {{id: a, prompt: y}}]", ["5 tasks[1].id: taken"] },
        { "unknown needs", $"{Head}tasks: [{{id: a, prompt: x, needs: [b, c]}}]", ["5 tasks[0].needs[0]: b", "5 tasks[0].needs[1]: c"] },
        { "a task that needs itself", $"{Head}tasks: [{{id: a, prompt: x, needs: [a]}}]", ["5 tasks[0].needs[0]: itself"] },
        { "two cycles", $"{Head}tasks: [{{id: a, prompt: x, needs: [b]}}, {{id: b, prompt: x, needs: [a]}}, {{id: c, prompt: x, needs: [d]}}, {{id: d, prompt: x, needs: [c]}}]", ["5 tasks[0].needs[0]: circle: a", "5 tasks[2].needs[0]: circle: c"] },
        { "absurd sizes", $"{Head}budget: {{minutes: 1e300}}\ntasks: [{{id: a, prompt: x, attempts: 99999999999999999999, candidates: -5, budget: {{minutes: 0}}}}]", ["5 budget.minutes:", "6 tasks[0].attempts:", "6 tasks[0].candidates:", "6 tasks[0].budget.minutes:"] },
        { "too many tasks", $"{Head}tasks:\n{string.Concat(Enumerable.Range(0, 2_001).Select(i => $"- {{id: t{i}, prompt: x}}\n"))}", ["6 tasks: 2,001 tasks"] },
        { "a huge prompt", $"{Head}tasks: [{{id: a, prompt: {Prompt}}}]", ["5 tasks[0].prompt: 70,000 bytes"] },
        { "a file beyond the limit", new string(' ', 5_000_000), ["0 : 4,194,304"] },
        { "paths that climb out", $"{Head}tasks: [{{id: a, prompt: x, scope: ['../other/**', 'a/../../b', './x']}}]", ["5 tasks[0].scope[0]:", "5 tasks[0].scope[1]:", "5 tasks[0].scope[2]:"] },
        { "absolute scopes", $"{Head}tasks: [{{id: a, prompt: x, scope: [/etc/passwd, 'C:/x', //x]}}]", ["5 tasks[0].scope[0]:", "5 tasks[0].scope[1]:", "5 tasks[0].scope[2]:"] },
        { "git's own files", $"{Head}tasks: [{{id: a, prompt: x, scope: ['.git/hooks/**', 'a/.GIT/config']}}]", ["5 tasks[0].scope[0]: .git", "5 tasks[0].scope[1]: .git"] },
        { "ids that are paths", $"{Head}tasks: [{{id: ../../x, prompt: x}}, {{id: a/b, prompt: x}}, {{id: -a, prompt: x}}]", ["5 tasks[0].id:", "5 tasks[1].id:", "5 tasks[2].id:"] },
        { "names that are no slugs", "plan: '../p'\nrepository: ORIGIN\ngates: none\ntasks: [{id: a, prompt: x, agent: No Such, labels: ['a b', '*']}]", ["1 plan:", "4 tasks[0].agent:", "4 tasks[0].labels[0]:", "4 tasks[0].labels[1]:"] },
        { "a relative repository", $"{Head.Replace("ORIGIN", "../origin.git")}tasks: [{{id: a, prompt: x}}]", ["2 repository: nothing to other hosts"] },
        { "a repository that is an option", $"{Head.Replace("ORIGIN", "--upload-pack=/bin/true")}tasks: [{{id: a, prompt: x}}]", ["2 repository: hyphen"] },
        { "a repository that is a program", $"{Head.Replace("ORIGIN", "'ext::sh -c true'")}tasks: [{{id: a, prompt: x}}]", ["2 repository: helper"] },
        { "a repository that is none", $"{Head.Replace("ORIGIN", "/dev/null")}tasks: [{{id: a, prompt: x}}]", ["2 repository: git"] },
        { "a repository that is not there", $"{Head.Replace("ORIGIN", "/nonexistent/origin.git")}tasks: [{{id: a, prompt: x}}]", ["2 repository: does not appear to be a git repository"] },
        { "a trunk that is not there", $"{Head}trunk: develop\ntasks: [{{id: a, prompt: x}}]", ["5 trunk: no branch develop"] },
        { "a trunk that is an option", $"{Head}trunk: --output=x\ntasks: [{{id: a, prompt: x}}]", ["5 trunk: git takes no branch"] },
        { "nothing that proves it", "plan: p\nrepository: ORIGIN\ntasks: [{id: a, prompt: x, agent: {run: 'true'}}]", ["3 tasks[0].accept: Nothing would prove this task"] },
    };

    [Theory]
    [MemberData(nameof(BadPlans))]
    public async Task It_is_answered_with_all_its_mistakes_and_nothing_else_is_recorded(string what, string text, string[] answers)
    {
        var before = await Position();

        var answer = await planner.Submit(text.Replace("ORIGIN", planner.Ground.Origin.Address));

        var mistakes = answer.ShouldBeOfType<SubmissionRefused>(what).Mistakes
            .Select(mistake => $"{mistake.Line} {mistake.Path}: {mistake.Message}").ToList();
        foreach (var expected in answers)
        {
            var (place, words) = (expected[..(expected.IndexOf(':') + 1)], expected[(expected.IndexOf(':') + 1)..].Trim());
            mistakes.ShouldContain(mistake => mistake.StartsWith(place) && mistake.Contains(words), $"{expected} in:\n{string.Join('\n', mistakes)}");
        }

        mistakes.Count.ShouldBe(answers.Length, string.Join('\n', mistakes));
        (await planner.Ground.Log.Read(before, 10)).Select(recorded => recorded.Data).ShouldHaveSingleItem().ShouldBe(answer);
    }

    [Fact]
    public async Task Bytes_that_are_no_text_are_answered_too_and_the_planner_goes_on()
    {
        var random = new Random(5);
        for (var size = 1; size <= 100_000; size *= 10)
        {
            var bytes = new byte[size];
            random.NextBytes(bytes);
            (await planner.Submit(bytes)).ShouldBeOfType<SubmissionRefused>().Mistakes.ShouldNotBeEmpty();
        }

        (await planner.Submit(Encoding.Unicode.GetBytes("plan: p"))).ShouldBeOfType<SubmissionRefused>();
    }

    [Fact]
    public async Task A_good_plan_in_another_encoding_is_refused_rather_than_taken_with_its_letters_lost()
    {
        var text = planner.Text("latin", [new { id = "a", prompt = "Gr\u00fc\u00dfe" }]).Replace("\\u00FC", "\u00fc").Replace("\\u00DF", "\u00df");

        var refused = (await planner.Submit(Encoding.Latin1.GetBytes(text))).ShouldBeOfType<SubmissionRefused>();

        refused.Mistakes.ShouldHaveSingleItem().Message.ShouldContain("not UTF-8");
        (await planner.Submit(Encoding.UTF8.GetBytes(text.Replace("latin", "utf8")))).ShouldBeOfType<SubmissionAccepted>();
    }

    [Fact]
    public async Task All_of_them_at_once_leave_a_planner_that_takes_the_next_good_one()
    {
        await Task.WhenAll(BadPlans.Select(bad => planner.Submit((string)bad[1])));

        await planner.Accept("good", [new { id = "a", prompt = "x" }]);
    }

    private async Task<long> Position() =>
        (await planner.Ground.Log.Read(0, 100_000)).Select(recorded => recorded.Position).LastOrDefault();
}
