using Shouldly;
using Xunit;

namespace Fleet.Processes.Tests;

/// <summary>Where control groups cannot be written, the group must say so instead, and change nothing.</summary>
public sealed class ResourceGroupTests
{
    [Fact]
    public async Task A_fork_bomb_stops_at_the_limit_or_the_group_says_that_it_cannot()
    {
        using var group = ResourceGroup.Create($"fleet-test-{Guid.NewGuid():N}", new() { ProcessesMax = 20 });

        var result = await (Shell("i=0; while [ $i -lt 100 ]; do sleep 300 & i=$((i+1)); done; echo through") with
        {
            Group = group, TreeMarker = "bomb",
        }).Run();

        (group.RefusedProcesses() > 0 || group.Missing.Single().StartsWith("pids: ", StringComparison.Ordinal))
            .ShouldBeTrue();
        ProcessTree.Marked("bomb").Members().ShouldBeEmpty();
        result.LeftBehind.ShouldBeEmpty();
    }

    [Fact]
    public async Task What_wipes_its_environment_and_loses_its_parent_is_found_by_the_group()
    {
        using var group = ResourceGroup.Create($"fleet-test-{Guid.NewGuid():N}", new() { ProcessesMax = 50 });
        if (group.Missing.Count > 0)
        {
            group.Missing.Single().ShouldStartWith("pids: ");
            return;
        }

        await (Shell("setsid env -i sh -c 'sleep 300 & exit 0' & exit 0") with { Group = group, TreeMarker = "wiped" }).Run();

        group.Processes().ShouldBeEmpty();
    }

    [Fact]
    public async Task Memory_beyond_the_limit_ends_the_program_or_the_group_says_that_it_cannot()
    {
        using var group = ResourceGroup.Create($"fleet-test-{Guid.NewGuid():N}", new() { MemoryBytesMax = 50_000_000 });

        var result = await (Shell("head -c 200000000 /dev/zero | tail -c 150000000 | wc -c") with { Group = group }).Run();

        (group.OutOfMemoryKills() > 0 || group.Missing.Single().StartsWith("memory: ", StringComparison.Ordinal))
            .ShouldBeTrue();
        result.LeftBehind.ShouldBeEmpty();
    }

    [Fact]
    public void A_name_that_is_a_path_is_refused() =>
        Should.Throw<ArgumentException>(() => ResourceGroup.Create("../other", new()));

    [Fact]
    public void A_group_is_removed()
    {
        var name = $"fleet-test-{Guid.NewGuid():N}";
        ResourceGroup.Create(name, new() { ProcessesMax = 5, MemoryBytesMax = 50_000_000 }).Dispose();

        Directory.EnumerateDirectories("/sys/fs/cgroup", name, new EnumerationOptions
        {
            RecurseSubdirectories = true, MaxRecursionDepth = 3,
        }).ShouldBeEmpty();
    }

    private static Command Shell(string script) =>
        new("/bin/sh", "-c", script) { Environment = new Dictionary<string, string> { ["PATH"] = "/usr/bin:/bin" } };
}
