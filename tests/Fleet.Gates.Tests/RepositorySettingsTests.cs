using Shouldly;
using Xunit;

namespace Fleet.Gates.Tests;

public class RepositorySettingsTests
{
    private static RepositorySettings Settings(string text) => RepositorySettings.Parse(text);

    private static string Gate(string more) => $"gates:\n  - name: build\n    run: make\n    {more}\n";

    [Fact]
    public void Everything_that_was_written_is_in_the_settings()
    {
        var settings = Settings("""
            gates:
              - {name: build, run: dotnet build, paths: ["src/**", "*.props"], minutes: 10}
              - {name: test, run: dotnet test --no-build, paths: ["src/**", "tests/"], needs: [build]}
            context: [CONTRIBUTING.md, docs/style.md]
            protect: [".github/**"]
            derived: ["package-lock.json", "/top.g.cs"]
            commit: {strip-trailers: [Co-authored-by], author: "Jo Doe <jo@example.org>"}
            release: {branch: main, prerelease: alpha, version: semver}
            toolchain: dotnet --version
            """);
        settings.Gates.ShouldBe(
        [
            new Gate("build", "dotnet build", ["src/**", "**/*.props"], 10, []),
            new Gate("test", "dotnet test --no-build", ["src/**", "**/tests/"], 20, ["build"]),
        ]);
        settings.Context.ShouldBe(["CONTRIBUTING.md", "docs/style.md"]);
        settings.Protect.ShouldBe([".github/**", ".fleet.yml"]);
        settings.Derived.ShouldBe(["**/package-lock.json", "top.g.cs"]);
        settings.StripTrailers.ShouldBe(["Co-authored-by"]);
        settings.Author.ShouldBe("Jo Doe <jo@example.org>");
        settings.Release.ShouldBe(new ReleaseSettings("main", "alpha", "semver"));
        settings.Toolchain.ShouldBe("dotnet --version");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("# nothing yet\n")]
    public void Without_settings_nothing_is_gated_and_the_file_itself_is_protected(string? text)
    {
        var settings = RepositorySettings.Parse(text);
        settings.Gates.ShouldBeEmpty();
        settings.Protected(["a", ".fleet.yml"]).ShouldBe([".fleet.yml"]);
    }

    [Fact]
    public void A_glob_without_a_slash_guards_at_any_depth() =>
        Settings("protect: ['*.key']").Protected(["a.key", "deep/er/b.key", "c.txt"]).ShouldBe(["a.key", "deep/er/b.key"]);

    [Fact]
    public void A_glob_that_begins_with_a_slash_guards_at_the_top() =>
        Settings("protect: ['/*.key']").Protected(["a.key", "deep/b.key"]).ShouldBe(["a.key"]);

    public static TheoryData<string, string> Bad => new()
    {
        { "gates: build", "1:8 gates 'gates' must be a list of gates: write ['build']." },
        { "gate: []", "1:1 gate The key 'gate' is unknown; did you mean 'gates'?" },
        { "- a", "The file must be repository settings, a mapping with keys such as 'gates', not a list." },
        { "gates: [{run: make}]", "1:9 gates[0].name A gate needs a 'name', such as build." },
        { "gates: [{name: build}]", "1:9 gates[0].run A gate needs a 'run': the command that checks the tree." },
        { "gates: [{name: accept-1, run: x}]", "accept- begins the names of a task's own commands" },
        { "gates: [{name: a, run: x}, {name: a, run: y}]", "1:35 gates[1].name There are two gates called 'a': give one another name." },
        { "gates: [{name: a, run: x, needs: [b]}]", "1:35 gates[0].needs[0] No gate is called 'b': 'needs' takes names of gates." },
        { "gates: [{name: build, run: x}, {name: b, run: x, needs: [biuld]}]", "No gate is called 'biuld'; did you mean 'build'?" },
        { "gates: [{name: a, run: x, needs: [b]}, {name: b, run: x, needs: [a]}]", "1:35 gates[0].needs[0] The gates need each other in a circle: a → b → a." },
        { "gates: [{name: a, run: x, needs: [a]}]", "in a circle: a → a." },
        { Gate("minutes: 0"), "4:14 gates[0].minutes 'minutes' must be a number from 0.01 to 1440, not the number 0." },
        { Gate("paths: [../x]"), "4:13 gates[0].paths[0] '../x' is no path inside the repository." },
        { Gate("paths: ['//x']"), "is no path inside the repository" },
        { Gate("run: again"), "4:5 gates[0].run The key 'run' is written twice, first on line 3: keep one." },
        { "protect: ['/']", "is no path inside the repository" },
        { "context: [docs/]", "must be one file, such as CONTRIBUTING.md" },
        { "context: [/etc/passwd]", "is no path inside the repository. It is absolute" },
        { "commit: {author: jo}", "1:18 commit.author 'author' must be an author, written as Name <mail@example.org>, not 'jo'." },
        { "commit: {strip-trailers: ['a b']}", "must be a trailer's name" },
        { "release: {version: calendar}", "'version' must be semver, not 'calendar'." },
        { "release: {branch: 'a b'}", "git takes no branch of that name" },
        { "toolchain: [a]", "'toolchain' must be text, not a list." },
        { "gates: [", "This is not YAML" },
    };

    [Theory]
    [MemberData(nameof(Bad))]
    public void A_mistake_is_told_with_its_place(string text, string answer)
    {
        var (settings, mistakes) = RepositorySettingsReader.Read(text);
        settings.ShouldBeNull();
        mistakes.Select(m => $"{m.Line}:{m.Column} {m.Path} {m.Message}").ShouldHaveSingleItem().ShouldContain(answer);
    }

    [Fact]
    public void Mistakes_stand_in_the_exception_with_their_lines() =>
        Should.Throw<RepositorySettingsException>(() => Settings("gates: 3\nprotect: 4")).Message
            .ShouldBe(".fleet.yml of the trunk has mistakes: line 1, column 8: 'gates' must be a list of gates, not the number 3: leave it out when there are none. "
                + "line 2, column 10: 'protect' must be a list of globs, not the number 4: leave it out when there are none.");

    [Fact]
    public void Gates_run_after_what_they_need_and_else_as_written()
    {
        var gates = Settings("""
            gates:
              - {name: test, run: x, needs: [build]}
              - {name: lint, run: x}
              - {name: build, run: x}
            """).Gates;
        GateGraph.InOrder(gates).Select(g => g.Name).ShouldBe(["lint", "build", "test"]);
    }
}
