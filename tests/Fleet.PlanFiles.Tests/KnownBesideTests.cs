using Shouldly;
using Xunit;

namespace Fleet.PlanFiles.Tests;

/// <summary>What is known beside the text: the trunk's settings, the hosts' agents.</summary>
public class KnownBesideTests
{
    private static readonly PlanReaderOptions Protected = new() { ProtectedPaths = [".github/**", "**/.fleet.yml"] };

    [Theory]
    [InlineData(".github/workflows/ci.yml")]
    [InlineData(".github/*")]
    [InlineData("{src/**,.fleet.yml}")]
    [InlineData(".fleet.yml#gates")]
    public void A_scope_that_aims_at_protected_paths_is_a_mistake(string scope) =>
        Reading.Mistakes(Reading.OneTask($"scope: [\"{scope}\"]"), Protected).ShouldHaveSingleItem().ShouldContain("which the repository's .fleet.yml protects");

    [Theory]
    [InlineData("**")]
    [InlineData("src/**")]
    public void A_wide_scope_that_only_passes_by_is_none(string scope) =>
        Reading.Accepted(Reading.OneTask($"scope: [\"{scope}\"]"), Protected);

    [Fact]
    public void Without_gates_every_task_must_be_proved_by_commands()
    {
        var none = new PlanReaderOptions { RepositoryHasGates = false };
        Reading.Mistakes(Reading.OneTask("title: t"), none).ShouldHaveSingleItem().ShouldContain("Nothing would prove this task");
        Reading.Accepted(Reading.OneTask("accept: [make test]"), none);
        Reading.Accepted("gates: none\n" + Reading.OneTask("title: t"), none).Tasks[0].GatesNone.ShouldBeTrue();
    }

    [Fact]
    public void An_agent_that_no_host_offers_is_a_mistake()
    {
        var hosts = new PlanReaderOptions { AgentProfiles = ["codex", "gemini"] };
        Reading.Mistakes(Reading.OneTask("title: t"), hosts).ShouldHaveSingleItem()
            .ShouldContain("No host offers the agent 'claude'. Offered are codex, gemini.");
        Reading.Accepted(Reading.OneTask("agent: codex"), hosts);
    }
}
