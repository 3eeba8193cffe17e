using Fleet.Git.Workspaces;
using Shouldly;
using Xunit;

namespace Fleet.Git.Tests;

public sealed class WorkspaceTests : IAsyncLifetime, IDisposable
{
    private static readonly Signature Fleet = new("Fleet", "fleet@localhost", DateTimeOffset.FromUnixTimeSeconds(1_700_000_000));

    private readonly Folder _folder = new();
    private HostMirror _mirror = null!;
    private WorkspacePool _pool = null!;
    private string _base = null!;

    public async Task InitializeAsync()
    {
        await _folder.Origin(
            ("readme.md", "hello\n"), ("src/a.txt", "a\n"), ("src/deep/b.txt", "b\n"), (".gitignore", "*.log\nout/\n"));
        _mirror = new HostMirror(_folder.At("mirror.git"), _folder.At("origin.git"));
        _pool = new WorkspacePool(_folder.At("slots"), _mirror);
        _base = await _mirror.Refresh("main");
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_new_workspace_is_an_ordinary_clean_repository_to_the_agent()
    {
        var workspace = await Open();

        (await Folder.Shell(workspace.Tree, "git status --porcelain --branch")).ShouldBe("## fleet/p/t/1\n");
        (await Folder.Shell(workspace.Tree, "git log --format=%s; git rev-parse origin/main; git fsck"))
            .ShouldBe($"first\n{_base}\n");
        (await Folder.Shell(workspace.Tree, "git diff HEAD; cat src/deep/b.txt; git config user.name")).ShouldBe("b\nFleet\n");
    }

    [Fact]
    public async Task An_agent_that_did_nothing_changed_nothing()
    {
        var workspace = await Open();
        await Folder.Shell(workspace.Tree, "touch readme.md; git status; echo noise > x.log; mkdir out; echo y > out/y");

        (await workspace.TakeOver(_base, "m", Fleet)).ShouldBeOfType<TakeOverResult.NothingChanged>().Notes.ShouldBeEmpty();
    }

    [Fact]
    public async Task Files_that_were_not_committed_are_taken_over_as_a_commit()
    {
        var workspace = await Open();
        await Folder.Shell(workspace.Tree, "echo x >> readme.md; rm src/a.txt; echo n > src/new; chmod +x src/new; echo l > z.log");

        var taken = await TakenOver(workspace);

        taken.Files.Select(f => (f.Status, f.Path, f.Mode)).ShouldBe(
            [('M', "readme.md", "100644"), ('D', "src/a.txt", "000000"), ('A', "src/new", "100755")]);
        (await _mirror.Repository.TreeOf(taken.Commit)).ShouldBe(taken.Tree);
        var log = await _mirror.Repository.Log(taken.Commit, after: _base);
        log.Select(c => (c.Message, c.AuthorName)).ShouldBe([("Take over", "Fleet")]);
    }

    [Fact]
    public async Task The_agents_own_commits_are_kept_and_what_is_on_disk_comes_on_top()
    {
        var workspace = await Open();
        await Folder.Shell(workspace.Tree,
            "echo 1 > one; git add -A; git commit -qm one; echo f > forced.log; git add -f forced.log; git commit -qm two; echo 2 > two");

        var taken = await TakenOver(workspace);

        (await _mirror.Repository.Log(taken.Commit, after: _base)).Select(c => c.Message).ShouldBe(["Take over", "two", "one"]);
        taken.Files.Select(f => f.Path).ShouldBe(["forced.log", "one", "two"]);
        taken.Notes.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_take_over_repeated_is_the_whole_change_each_time()
    {
        var workspace = await Open();
        await Folder.Shell(workspace.Tree, "echo 1 > one; rm readme.md");
        var first = await TakenOver(workspace);

        (await TakenOver(workspace)).Commit.ShouldBe(first.Commit);
        await workspace.Clean();
        await Folder.Shell(workspace.Tree, "echo 2 > two; git add two; git commit -qm two; rm one");
        var last = await TakenOver(workspace);

        last.Files.Select(f => (f.Status, f.Path)).ShouldBe([('D', "readme.md"), ('A', "two")]);
        (await _mirror.Repository.Log(last.Commit, after: _base)).Select(c => c.Message).ShouldBe(["Take over", "two"]);
    }

    [Fact]
    public async Task Commits_that_hold_all_there_is_are_taken_as_they_are()
    {
        var workspace = await Open();
        var commit = (await Folder.Shell(workspace.Tree,
            "echo 1 > one; git add -A; git commit -qm one; git pack-refs --all; git gc -q; git rev-parse HEAD")).Trim();

        var taken = await TakenOver(workspace);

        (taken.Commit, taken.Base).ShouldBe((commit, _base));
    }

    [Fact]
    public async Task Commits_that_were_taken_back_change_nothing()
    {
        var workspace = await Open();
        await Folder.Shell(workspace.Tree, "echo 1 > one; git add -A; git commit -qm one; git revert --no-edit HEAD");

        (await workspace.TakeOver(_base, "m", Fleet)).ShouldBeOfType<TakeOverResult.NothingChanged>();
    }

    [Theory]
    [InlineData("rm -rf .git", "gone or replaced")]
    [InlineData("rm -rf .git; echo gitdir: /etc > .git", "gone or replaced")]
    [InlineData("mv .git ../elsewhere; ln -s ../elsewhere .git", "gone or replaced")]
    [InlineData("rm -rf .git/objects; ln -s / .git/objects", "gone or replaced")]
    [InlineData("rm .git/HEAD; mkfifo .git/HEAD", "names no commit")]
    [InlineData("rm .git/HEAD; ln -s /etc/passwd .git/HEAD", "names no commit")]
    [InlineData("echo 'ref: refs/heads/../../../../etc/passwd' > .git/HEAD", "names no commit")]
    [InlineData("head -c 9000000 /dev/zero > .git/HEAD", "names no commit")]
    [InlineData("git checkout -q --orphan other; git commit -qm unrelated", "does not descend")]
    [InlineData("git commit -q --allow-empty -m x; git rev-parse HEAD~ >x; rm -rf .git/objects/??", "cannot be read")]
    public async Task Whatever_became_of_the_git_directory_the_files_count(string script, string note)
    {
        var workspace = await Open();
        await Folder.Shell(workspace.Tree, $"{script}\necho work > work");

        var taken = await TakenOver(workspace);

        taken.Files.Select(f => f.Path).ShouldContain("work");
        taken.Notes.ShouldHaveSingleItem().ShouldContain(note);
        (await _mirror.Repository.IsAncestor(_base, taken.Commit)).ShouldBeTrue();
    }

    [Theory]
    [InlineData("ln -s /etc/passwd link", "may lead outside")]
    [InlineData("ln -s ../../outside src/link", "may lead outside")]
    [InlineData("mkdir d; ln -s . d/here; ln -s d/here/../.. link", "may lead outside")]
    [InlineData("ln -s .git/config link", "may lead outside")]
    [InlineData("ln -s /etc link; git add -A; git commit -qm link", "may lead outside")]
    [InlineData("rm -rf src; ln -s /etc src", "may lead outside")]
    [InlineData("git init -q nested; echo x > nested/x", "repository of its own")]
    [InlineData("git init -q n; git -C n commit -q --allow-empty -m x; git add n 2>/dev/null; git commit -qm n", "submodule")]
    [InlineData("head -c 3000 /dev/zero > big", "more than the 2000 allowed")]
    [InlineData("for i in 1 2 3 4 5 6 7; do head -c 1900 /dev/urandom > f$i; done", "together")]
    [InlineData("for i in 1 2 3 4 5 6 7 8 9 10 11; do echo $i > f$i; done", "11 files are changed")]
    [InlineData("for i in 1 2 3 4 5 6 7 8 9 10 11; do echo $i > f$i; done; git add -A; git commit -qm many", "11 files are changed")]
    [InlineData("printf x > \"$(printf 'a\\nb')\"", "no readable file name")]
    [InlineData("printf x > \"$(printf 'a\\377b')\"", "no readable file name")]
    [InlineData("mkdir .GIT; echo x > .GIT/config", "named like git's own files")]
    public async Task What_may_not_be_taken_over_is_refused_with_the_reason(string script, string reason)
    {
        var workspace = await Open();
        await Folder.Shell(workspace.Tree, script);
        var limits = new WorkspaceLimits { FilesMax = 10, FileBytesMax = 2000, TotalBytesMax = 10_000 };

        var refused = (await workspace.TakeOver(_base, "m", Fleet, limits)).ShouldBeOfType<TakeOverResult.Refused>();

        refused.Reason.ShouldContain(reason);
        await _pool.Release(workspace);
        await ShouldBeAsNew(await Open());
    }

    [Fact]
    public async Task A_large_file_in_the_agents_history_does_not_enter_the_mirror()
    {
        var workspace = await Open();
        var blob = (await Folder.Shell(workspace.Tree,
            "head -c 300000 /dev/zero > big; git add -A; git commit -qm big; git rev-parse HEAD:big; git rm -q big; git commit -qm gone; echo x > x"))
            .Trim().Split('\n')[0];

        var taken = (await workspace.TakeOver(_base, "m", Fleet, new() { FileBytesMax = 2000 })).ShouldBeOfType<TakeOverResult.TakenOver>();

        taken.Notes.ShouldHaveSingleItem().ShouldContain("2000 bytes");
        taken.Files.Select(f => f.Path).ShouldBe(["x"]);
        Directory.Exists(_folder.At("mirror.git", "objects", blob[..2])).ShouldBeFalse();
    }

    [Fact]
    public async Task Pipes_and_closed_directories_hide_no_work_and_hold_nobody_up()
    {
        var workspace = await Open();
        await Folder.Shell(workspace.Tree, "mkfifo pipe src/.gitattributes; mkdir shut; echo w > shut/work; chmod 000 shut");

        (await TakenOver(workspace)).Files.Select(f => f.Path).ShouldBe(["shut/work"]);
    }

    [Fact]
    public async Task Links_inside_the_tree_are_fine()
    {
        var workspace = await Open();
        await Folder.Shell(workspace.Tree, "ln -s src/a.txt link; ln -s ../readme.md src/up; ln -s deep src/d");

        (await TakenOver(workspace)).Files.Select(f => f.Mode).ShouldAllBe(mode => mode == "120000");
    }

    [Fact]
    public async Task A_borrowed_store_of_another_task_is_not_read()
    {
        await Folder.Shell(_folder.Root, "git init -q other; cd other; echo secret > s; git add s; git commit -qm s");
        var tree = (await Folder.Shell(_folder.At("other"), "git rev-parse HEAD^{tree}")).Trim();
        var workspace = await Open();
        await Folder.Shell(workspace.Tree, $"""
            echo {_folder.At("other")}/.git/objects >> .git/objects/info/alternates
            git reset -q --soft $(git commit-tree -p HEAD -m stolen {tree})
            echo work > work
            """);

        var taken = await TakenOver(workspace);

        taken.Notes.ShouldHaveSingleItem().ShouldContain("cannot be read");
        taken.Files.Select(f => f.Path).ShouldBe(["work"]);
    }

    [Fact]
    public async Task The_next_attempt_in_a_slot_finds_nothing_of_the_last()
    {
        var outside = _folder.At("precious");
        Folder.Write(Path.Combine(outside, "file"), "keep");
        var workspace = await Open();
        await Folder.Shell(workspace.Tree, $"""
            mkdir -p out/a/b closed src/.git/hooks .git/hooks; echo x > out/a/b/c; echo x > closed/x; chmod 000 closed out/a
            echo evil > .git/hooks/post-checkout; chmod 555 .git/hooks; echo bad > src/.git/config
            rm -rf src/deep; ln -s {outside} src/deep; ln -s {outside} out/link; ln -s {outside} .git/link
            mkfifo pipe; printf x > "$(printf 'a\377b')"; echo changed > readme.md; git init -q nested; touch nested/x
            i=0; d=.; while [ $i -lt 200 ]; do d=$d/ddddddddddddddddd; i=$((i+1)); done; mkdir -p $d
            """);

        await _pool.Release(workspace);
        var next = await Open();

        next.Slot.ShouldBe(workspace.Slot);
        await ShouldBeAsNew(next);
        File.ReadAllText(Path.Combine(outside, "file")).ShouldBe("keep");
    }

    [Fact]
    public async Task A_slot_that_a_killed_runner_left_is_cleaned_before_it_is_used()
    {
        var workspace = await Open();
        await Folder.Shell(workspace.Tree, "echo x > left; rm -rf src; touch ../index.lock");

        var next = await new WorkspacePool(_folder.At("slots"), _mirror).Acquire(_base, "fleet/p/t/2", "main", Fleet);

        next.Slot.ShouldBe(workspace.Slot);
        await ShouldBeAsNew(next, "fleet/p/t/2");
    }

    [Theory]
    [InlineData("echo rubbish > ../index")]
    [InlineData("rm ../index")]
    [InlineData("mv ../tree ../gone; ln -s /etc ../tree")]
    public async Task A_slot_in_disorder_is_made_anew(string script)
    {
        var workspace = await Open();
        await Folder.Shell(workspace.Tree, script);

        await _pool.Release(workspace);

        await ShouldBeAsNew(await Open());
        Directory.Exists("/etc/ssl").ShouldBeTrue();
    }

    [Fact]
    public async Task A_workspace_goes_from_commit_to_commit_with_nothing_left_between()
    {
        var next = await _folder.Land("next", ("src/a.txt", null), ("other.txt", "o\n"), (".gitignore", null));
        var workspace = await Open();
        await Folder.Shell(workspace.Tree, "echo l > x.log; mkdir out; echo y > out/y; echo w > readme.md");
        await _mirror.Refresh("main");

        await workspace.Switch(next, Fleet);

        (await Folder.Shell(workspace.Tree, "find . -path ./.git -prune -o -type f -print | sort; git rev-parse HEAD; git status --porcelain"))
            .ShouldBe($"./other.txt\n./readme.md\n./src/deep/b.txt\n{next}\n");
    }

    [Fact]
    public async Task Cleaning_before_gates_leaves_only_what_was_taken_over()
    {
        var workspace = await Open();
        await Folder.Shell(workspace.Tree, "echo l > x.log; mkdir out; echo y > out/y; echo w > work");
        await TakenOver(workspace);

        await workspace.Clean();

        (await Folder.Shell(workspace.Tree, "ls -A")).ShouldBe(".git\n.gitignore\nreadme.md\nsrc\nwork\n");
    }

    [Fact]
    public async Task Workspaces_in_use_are_never_shared_and_idle_ones_can_be_trimmed()
    {
        var all = await Task.WhenAll(Enumerable.Range(1, 5).Select(i => _pool.Acquire(_base, $"fleet/p/t/{i}", "main", Fleet)));
        all.Select(w => w.Slot).Distinct().Count().ShouldBe(5);
        foreach (var workspace in all[1..])
        {
            await _pool.Release(workspace);
        }

        await _pool.Trim(keep: 0);

        Directory.GetDirectories(_folder.At("slots")).ShouldBe([all[0].Slot]);
    }

    private Task<Workspace> Open() => _pool.Acquire(_base, "fleet/p/t/1", "main", Fleet);

    private async Task<TakeOverResult.TakenOver> TakenOver(Workspace workspace) =>
        (await workspace.TakeOver(_base, "Take over", Fleet)).ShouldBeOfType<TakeOverResult.TakenOver>();

    private static async Task ShouldBeAsNew(Workspace workspace, string branch = "fleet/p/t/1")
    {
        (await Folder.Shell(workspace.Tree, "git status --porcelain --branch --ignored")).ShouldBe($"## {branch}\n");
        (await Folder.Shell(workspace.Tree, "find . -name .git; ls -A .git; ls -A")).ShouldBe(
            "./.git\nHEAD\nconfig\nindex\nobjects\npacked-refs\nrefs\n.git\n.gitignore\nreadme.md\nsrc\n");
    }
}
