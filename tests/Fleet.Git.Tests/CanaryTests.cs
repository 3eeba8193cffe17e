using Fleet.Git.Workspaces;
using Shouldly;
using Xunit;

namespace Fleet.Git.Tests;

/// <summary>Everything in an agent's copy that is known to make git run a program, armed with one that leaves a mark.
/// Each is shown to go off for an ordinary git, and then must not for any of ours.</summary>
public sealed class CanaryTests : IDisposable
{
    private static readonly Signature Fleet = new("Fleet", "fleet@localhost", DateTimeOffset.FromUnixTimeSeconds(1_700_000_000));

    private readonly Folder _folder = new();

    private string Mark => _folder.At("ran");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("git config core.fsmonitor $EVIL", "git status")]
    [InlineData("echo '* filter=evil' > .gitattributes; git config filter.evil.clean $EVIL", "touch readme.md; git add -A")]
    [InlineData("echo '* filter=evil' > .git/info/attributes; git config filter.evil.clean $EVIL", "touch readme.md; git add -A")]
    [InlineData("echo '* filter=evil' > .gitattributes; git config filter.evil.smudge $EVIL", "rm readme.md; git checkout readme.md")]
    [InlineData("echo '* filter=evil' > .gitattributes; git config filter.evil.process $EVIL", "touch readme.md; git add -A")]
    [InlineData("cp $EVIL .git/hooks/post-index-change", "touch readme.md; git add -A")]
    [InlineData("cp $EVIL .git/hooks/reference-transaction", "git update-ref refs/x HEAD")]
    [InlineData("cp $EVIL .git/hooks/pre-commit", "git commit --allow-empty -m x")]
    [InlineData("cp $EVIL .git/hooks/post-checkout", "git checkout -b y")]
    [InlineData("mkdir h; cp $EVIL h/post-commit; git config core.hooksPath h", "git commit --allow-empty -m x")]
    [InlineData("git config diff.external $EVIL", "echo x >> readme.md; git diff")]
    [InlineData("echo '* diff=evil' > .gitattributes; git config diff.evil.textconv $EVIL", "echo x >> readme.md; git diff")]
    [InlineData("echo '* diff=evil' > .gitattributes; git config diff.evil.command $EVIL", "echo x >> readme.md; git diff")]
    [InlineData("git config gpg.program $EVIL; git config commit.gpgSign true", "git commit --allow-empty -m x")]
    [InlineData("git config core.sshCommand $EVIL", "git fetch ssh://host.invalid/x")]
    [InlineData("git config credential.helper $EVIL", "echo url=https://host.invalid | GIT_ASKPASS=true GIT_TERMINAL_PROMPT=0 git credential fill")]
    [InlineData("git config core.pager $EVIL; git config core.editor $EVIL; git config sequence.editor $EVIL", "git commit --allow-empty")]
    [InlineData("printf '[core]\\nfsmonitor = %s\\n' $EVIL > inc; git config include.path ../inc", "git status")]
    [InlineData(
        "echo '* merge=evil' > .gitattributes; cp .gitattributes .git/info/attributes; git config merge.evil.driver $EVIL",
        "git checkout -q -b z; echo 1 > readme.md; git commit -qam z; git checkout -q -; echo 2 > readme.md; git commit -qam w; git merge z")]
    [InlineData(
        "git config extensions.partialClone evil; git config core.repositoryformatversion 1; git config remote.evil.url $PWD; "
        + "git config remote.evil.promisor true; git config remote.evil.uploadpack $EVIL",
        "git cat-file -p 1111111111111111111111111111111111111111")]
    [InlineData(
        "git init -q ../evil; git -C ../evil config core.fsmonitor $EVIL; rm -rf .git; echo gitdir: $PWD/../evil/.git > .git",
        "git status")]
    [InlineData(
        "git init -q --bare inner; git -C inner config core.fsmonitor $EVIL; git -C inner config core.bare false; git -C inner config core.worktree $PWD",
        "git -C inner status")]
    [InlineData("mkdir src/.git; cp -r .git/* src/.git/; git --git-dir=src/.git config core.fsmonitor $EVIL", "git -C src status")]
    public async Task Nothing_of_an_agents_repository_runs_when_fleet_works_on_it(string arm, string trigger)
    {
        await _folder.Origin(("readme.md", "hello\n"), ("src/a.txt", "a\n"));
        var mirror = new HostMirror(_folder.At("mirror.git"), _folder.At("origin.git"));
        var pool = new WorkspacePool(_folder.At("slots"), mirror);
        var trunk = await mirror.Refresh("main");
        var workspace = await pool.Acquire(trunk, "fleet/p/t/1", "main", Fleet);
        await Folder.Shell(workspace.Tree, $"""
            printf '#!/bin/sh\necho "$0 $@" >> {Mark}\n' > ../evil.sh; chmod +x ../evil.sh; EVIL=$PWD/../evil.sh
            mkdir -p .git/hooks .git/info; echo 1 > one; git add -A; git commit -qm one
            {arm}
            """);
        await Folder.Shell(workspace.Tree, $"({trigger}) >/dev/null 2>&1 || true");
        File.Exists(Mark).ShouldBeTrue("The canary must go off for an ordinary git, else this test shows nothing.");
        File.Delete(Mark);

        await Folder.Shell(workspace.Tree, "echo work > work; echo y >> src/a.txt");
        var result = await workspace.TakeOver(trunk, "m", Fleet);
        if (result is TakeOverResult.TakenOver taken)
        {
            await UseEverything(mirror, trunk, taken.Commit);
            await workspace.Clean();
            await workspace.Switch(taken.Commit, Fleet);
        }

        await pool.Release(workspace);
        await pool.Release(await pool.Acquire(trunk, "fleet/p/t/2", "main", Fleet));

        File.Exists(Mark).ShouldBeFalse(File.Exists(Mark) ? File.ReadAllText(Mark) : "");
    }

    [Fact]
    public async Task A_submodule_of_the_base_is_no_way_to_run_anything()
    {
        await _folder.Origin(("readme.md", "hello\n"));
        await Folder.Shell(_folder.At("seed"), "git update-index --add --cacheinfo 160000,1111111111111111111111111111111111111111,sub");
        var mirror = new HostMirror(_folder.At("mirror.git"), _folder.At("origin.git"));
        await Folder.Shell(_folder.At("seed"), "git commit -qm sub; git push -q origin HEAD");
        var trunk = await mirror.Refresh("main");
        var pool = new WorkspacePool(_folder.At("slots"), mirror);
        var workspace = await pool.Acquire(trunk, "fleet/p/t/1", "main", Fleet);
        await Folder.Shell(workspace.Tree, $"""
            printf '#!/bin/sh\necho "$0 $@" >> {Mark}\ncat\n' > ../evil.sh; chmod +x ../evil.sh
            git init -q sub; cd sub; echo x > x; git add x; git commit -qm x
            for key in core.fsmonitor diff.external filter.e.clean core.hooksPath; do git config $key $PWD/../../evil.sh; done
            echo '* filter=e' > .gitattributes; touch -d yesterday x
            """);
        await Folder.Shell(workspace.Tree, "git status >/dev/null");
        File.Exists(Mark).ShouldBeTrue();
        File.Delete(Mark);

        var refused = (await workspace.TakeOver(trunk, "m", Fleet)).ShouldBeOfType<TakeOverResult.Refused>();
        await pool.Release(workspace);
        await pool.Acquire(trunk, "fleet/p/t/2", "main", Fleet);

        refused.Reason.ShouldContain("sub is a submodule");
        File.Exists(Mark).ShouldBeFalse();
    }

    private async Task UseEverything(HostMirror mirror, string trunk, string commit)
    {
        var repository = mirror.Repository;
        var other = await _folder.Land("other", ("readme.md", "other\n"));
        await mirror.Refresh("main");
        await repository.MergeTree(other, commit);
        await repository.ApplyChange(other, trunk, commit);
        await repository.DiffTree(trunk, commit);
        await repository.DiffPatch(trunk, commit);
        await repository.Log(commit);
        await repository.ListTree(commit);
        await repository.UpdateRefs([new("refs/fleet/x", commit, null)]);
        await repository.Push(mirror.Remote, [new("refs/heads/fleet/p/t/1", commit, null)]);
        await mirror.Maintain();
    }
}
