using Fleet.Git.Workspaces;
using Fleet.Processes;
using Shouldly;
using Xunit;

namespace Fleet.Git.Tests;

public sealed class HostMirrorTests : IDisposable
{
    private readonly Folder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_refresh_brings_the_branch_as_it_is_now()
    {
        var mirror = await Mirror();
        var first = await mirror.Refresh("main");
        var next = await _folder.Land("next", ("x", "1\n"));

        next.ShouldNotBe(first);
        (await mirror.Refresh("main")).ShouldBe(next);
    }

    [Fact]
    public async Task Many_refreshes_at_once_all_see_what_was_there_when_they_asked()
    {
        var mirror = await Mirror();
        var tip = await _folder.Land("tip", ("x", "1\n"));

        var seen = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => mirror.Refresh("main")));

        seen.ShouldAllBe(commit => commit == tip);
    }

    [Fact]
    public async Task Many_fetches_leave_few_packs()
    {
        var mirror = await Mirror();
        for (var i = 0; i < 45; i++)
        {
            await _folder.Land($"{i}", ("x", $"{i}\n"));
            await mirror.Refresh("main");
        }

        Directory.GetFiles(_folder.At("mirror.git", "objects", "pack"), "*.pack").Length.ShouldBeLessThan(20);
        (await mirror.RepairIfDamaged()).ShouldBeNull();
        (await mirror.Repository.Log("refs/heads/main")).Count.ShouldBe(46);
    }

    [Fact]
    public async Task A_commit_of_any_branch_is_had_by_its_id()
    {
        var mirror = await Mirror();
        var main = await mirror.Refresh("main");
        var topic = await _folder.Branch("topic", main, ("t", "1\n"));

        await mirror.Ensure(topic, "main");
        await mirror.Ensure(topic);

        (await mirror.Repository.RevParse(topic)).ShouldBe(topic);
        await Should.ThrowAsync<CommandFailedException>(() => mirror.Ensure(new string('b', 40)));
    }

    [Fact]
    public async Task A_branch_that_is_not_there_is_said_in_gits_words() =>
        (await Should.ThrowAsync<CommandFailedException>(async () => await (await Mirror()).Refresh("nowhere")))
            .Message.ShouldContain("couldn't find remote ref refs/heads/nowhere");

    [Theory]
    [InlineData("rm -rf objects/*")]
    [InlineData("rm HEAD")]
    [InlineData("git repack -adq; for p in objects/pack/*.pack; do chmod u+w $p; truncate -s 60 $p; done")]
    [InlineData("for o in objects/pack/*; do chmod u+w $o; echo rubbish > $o; done")]
    [InlineData("for r in refs/heads/main packed-refs; do echo rubbish > $r; done")]
    public async Task A_damaged_mirror_is_moved_away_and_made_again(string damage)
    {
        var mirror = await Mirror();
        var main = await mirror.Refresh("main");
        await Folder.Shell(_folder.At("mirror.git"), damage);
        var next = await _folder.Land("next", ("x", "1\n"));
        var author = new Signature("Fleet", "fleet@localhost", DateTimeOffset.UnixEpoch);

        (await mirror.Refresh("main")).ShouldBe(next);
        await mirror.Ensure(main, "main");
        await new WorkspacePool(_folder.At("slots"), mirror).Acquire(main, "b", "main", author);

        (await mirror.RepairIfDamaged()).ShouldBeNull();
        (await Folder.Shell(_folder.At("slots", "slot-001", "tree"), "git status --porcelain; git fsck --no-dangling")).ShouldBe("");
    }

    [Fact]
    public async Task Damage_that_only_a_checkout_finds_is_mended_too()
    {
        var mirror = await Mirror();
        var main = await mirror.Refresh("main");
        var blob = (await mirror.Repository.ListTree(main)).First(e => e.Path == "readme.md").ObjectId;
        await Folder.Shell(_folder.At("mirror.git"), $"""
            mv objects/pack/* ..; cat ../*.pack | git unpack-objects -q; rm objects/{blob[..2]}/{blob[2..]}
            """);

        var workspace = await new WorkspacePool(_folder.At("slots"), mirror)
            .Acquire(main, "b", "main", new Signature("Fleet", "fleet@localhost", DateTimeOffset.UnixEpoch));

        File.ReadAllText(Path.Combine(workspace.Tree, "readme.md")).ShouldBe("hello\n");
        Directory.GetDirectories(_folder.Root, "mirror.git.damaged-*").ShouldHaveSingleItem();
    }

    private async Task<HostMirror> Mirror() => new(_folder.At("mirror.git"), await _folder.Origin());
}
