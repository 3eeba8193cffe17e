using System.Diagnostics;
using Fleet.PlanFiles.Rules;
using Shouldly;
using Xunit;

namespace Fleet.PlanFiles.Tests;

public class BranchNameTests
{
    [Fact]
    public void Names_are_valid_when_git_says_so()
    {
        string[] names =
        [
            "main", "a/b", "a.b", "a-b", "-a", "a/-b", ".a", "a/.b", "a.", "a/b.", "a.lock", "a.lock/b", "a..b", "a//b", "/a", "a/",
            "a@", "a@{b", "@{-1}", "HEAD", "a/HEAD", "a b", "a~", "a^", "a:", "a?", "a*", "a[", "a\\b", "a\u007fb", "ä", "a\tb",
        ];
        foreach (var name in names)
            BranchName.IsValid(name).ShouldBe(GitTakes(name), name);
    }

    [Fact]
    public void A_lone_at_sign_is_no_branch_because_git_reads_it_as_the_head() => BranchName.IsValid("@").ShouldBeFalse();

    private static bool GitTakes(string name)
    {
        // Outside of a repository, where @{-1} is no earlier branch.
        using var git = Process.Start(new ProcessStartInfo("git", ["check-ref-format", "--branch", name])
        {
            WorkingDirectory = Path.GetTempPath(),
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        git.WaitForExit();
        return git.ExitCode == 0;
    }
}
