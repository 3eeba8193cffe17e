using System.Text;
using Fleet.Processes;
using Shouldly;
using Xunit;

namespace Fleet.Git.Tests;

public sealed class GitRepositoryTests : IDisposable
{
    private static readonly Signature Ann = new("Ann", "ann@example.org", DateTimeOffset.FromUnixTimeSeconds(1_700_000_000));

    private readonly Folder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_fetched_branch_is_read_without_a_work_tree()
    {
        var (repository, main) = await Fetched(("readme.md", "hello\n"), ("src/ü b.txt", "a\n"));

        (await repository.RevParse("refs/heads/main")).ShouldBe(main);
        (await repository.ListTree(main)).Select(e => e.Path).ShouldBe(["readme.md", "src/ü b.txt"]);
        Encoding.UTF8.GetString((await repository.ReadFile(main, "src/ü b.txt"))!).ShouldBe("a\n");
        (await repository.ReadFile(main, "nothing")).ShouldBeNull();
        (await repository.ReadFile(main, "src")).ShouldBeNull();
        (await repository.RevParse("refs/heads/none")).ShouldBeNull();
        (await repository.RevParse(new string('a', 40))).ShouldBeNull();
        await Should.ThrowAsync<InvalidDataException>(() => repository.ReadFile(main, "readme.md", limitBytes: 3));
    }

    [Fact]
    public async Task The_refs_of_a_remote_directory_are_packed_and_name_what_they_named()
    {
        var origin = await _folder.Origin();
        var before = await Folder.Run("git", "-C", origin, "show-ref");

        await GitRepository.PackRemoteRefs(origin);
        await GitRepository.PackRemoteRefs("https://example.invalid/app.git");

        File.Exists(Path.Combine(origin, "refs", "heads", "main")).ShouldBeFalse();
        (await Folder.Run("git", "-C", origin, "show-ref")).ShouldBe(before);
    }

    [Fact]
    public async Task A_merge_that_fits_is_a_tree()
    {
        var (repository, main) = await Fetched();
        var one = await _folder.Branch("one", main, ("one.txt", "1\n"));
        var two = await _folder.Branch("two", main, ("two.txt", "2\n"));
        await FetchAll(repository);

        var merged = (await repository.MergeTree(one, two)).ShouldBeOfType<MergeResult.Clean>();

        (await repository.ListTree(merged.Tree)).Select(e => e.Path).ShouldBe(["one.txt", "readme.md", "src/a.txt", "two.txt"]);
    }

    [Fact]
    public async Task A_merge_that_clashes_names_the_paths_and_says_why()
    {
        var (repository, main) = await Fetched();
        var one = await _folder.Branch("one", main, ("src/a.txt", "1\n"), ("readme.md", null));
        var two = await _folder.Branch("two", main, ("src/a.txt", "2\n"), ("readme.md", "other\n"));
        await FetchAll(repository);

        var clash = (await repository.MergeTree(one, two)).ShouldBeOfType<MergeResult.Conflict>();

        clash.Paths.ShouldBe(["readme.md", "src/a.txt"]);
        clash.Messages.ShouldContain(m => m.Contains("Merge conflict in src/a.txt"));
        clash.Messages.ShouldContain(m => m.Contains("readme.md deleted in"));
    }

    [Fact]
    public async Task Attributes_in_the_tree_do_not_resolve_a_conflict_silently()
    {
        var (repository, main) = await Fetched((".gitattributes", "* merge=union\n"), ("a", "0\n"));
        var one = await _folder.Branch("one", main, ("a", "1\n"));
        var two = await _folder.Branch("two", main, ("a", "2\n"));
        await FetchAll(repository);

        (await repository.MergeTree(one, two)).ShouldBeOfType<MergeResult.Conflict>();
    }

    [Fact]
    public async Task A_change_is_brought_onto_another_commit_without_its_history()
    {
        var (repository, main) = await Fetched(("a", "1\n2\n3\n4\n5\n6\n7\n"));
        var first = await _folder.Branch("topic", main, ("b", "first\n"));
        var second = await _folder.Branch("topic", first, ("a", "1\n2\n3\n4\n5\n6\nseven\n"));
        var trunk = await _folder.Land("trunk", ("a", "one\n2\n3\n4\n5\n6\n7\n"));
        await FetchAll(repository);

        var applied = (await repository.ApplyChange(trunk, first, second)).ShouldBeOfType<MergeResult.Clean>();

        (await repository.ListTree(applied.Tree)).Select(e => e.Path).ShouldBe(["a"]);
        var commit = await repository.CommitTree(applied.Tree, [trunk], "x", Ann);
        Encoding.UTF8.GetString((await repository.ReadFile(commit, "a"))!).ShouldBe("one\n2\n3\n4\n5\n6\nseven\n");
    }

    [Fact]
    public async Task A_commit_made_twice_from_the_same_input_is_the_same_commit()
    {
        var (repository, main) = await Fetched();
        var tree = (await repository.TreeOf(main))!;

        var commit = await repository.CommitTree(tree, [main], "Add x\n\nFleet-Task: p/t\nFleet-Attempt: 2\n", Ann);

        (await repository.CommitTree(tree, [main], "Add x\n\nFleet-Task: p/t\nFleet-Attempt: 2\n", Ann)).ShouldBe(commit);
        var log = await repository.Log(commit, after: main);
        log.Count.ShouldBe(1);
        (log[0].Subject, log[0].AuthorName, log[0].Parents[0], log[0].CommittedAt).ShouldBe(("Add x", "Ann", main, Ann.At));
        log[0].Trailers.ShouldBe([new("Fleet-Task", "p/t"), new("Fleet-Attempt", "2")]);
        (await repository.FindLanded(commit, "p/t"))!.Id.ShouldBe(commit);
        (await repository.FindLanded(commit, "p/t2")).ShouldBeNull();
        (await repository.FindLanded(commit, "p/t", after: commit)).ShouldBeNull();
        (await repository.Log(commit)).Count.ShouldBe(2);
        (await repository.IsAncestor(main, commit), await repository.IsAncestor(commit, main)).ShouldBe((true, false));
    }

    [Fact]
    public async Task A_diff_lists_paths_modes_and_lines()
    {
        var (repository, main) = await Fetched(("a", "1\n2\n"), ("gone", "x\n"), ("same", "s\n"), ("weird\tname", "1\n"));
        await Folder.Shell(_folder.At("seed"), "chmod +x same; ln -s a link; printf 'x\\0y' > bin");
        var next = await _folder.Land("next", ("a", "1\nzwei\ndrei\n"), ("gone", null), ("weird\tname", "2\n"));
        await FetchAll(repository);

        var changes = await repository.DiffTree(main, next);

        changes.Select(c => (c.Status, c.Path, c.OldMode, c.Mode, c.AddedLines, c.RemovedLines)).ShouldBe(
        [
            ('M', "a", "100644", "100644", 2, 1),
            ('A', "bin", "000000", "100644", null, null),
            ('D', "gone", "100644", "000000", 0, 1),
            ('A', "link", "000000", "120000", 1, 0),
            ('M', "same", "100644", "100755", 0, 0),
            ('M', "weird\tname", "100644", "100644", 1, 1),
        ]);
        (await repository.DiffTree(GitNames.EmptyTree, main)).Count.ShouldBe(4);
        (await repository.DiffTree(main, main)).ShouldBeEmpty();
        (await repository.DiffPatch(main, next)).ShouldContain("+zwei\n");
        (await repository.DiffPatch(main, next, limitBytes: 50)).ShouldContain("bytes left out");
    }

    [Fact]
    public async Task Refs_change_together_or_not_at_all()
    {
        var (repository, main) = await Fetched();
        var other = await repository.CommitTree((await repository.TreeOf(main))!, [main], "other", Ann);

        (await repository.UpdateRefs([new("refs/heads/main", other, main), new("refs/fleet/landed/p/t", other, null)]))
            .ShouldBeOfType<RefUpdateResult.Updated>();
        var refused = (await repository.UpdateRefs(
            [new("refs/heads/main", main, other), new("refs/fleet/landed/p/t", main, null)]))
            .ShouldBeOfType<RefUpdateResult.Refused>();

        refused.Reason.ShouldContain("refs/fleet/landed/p/t");
        (await repository.Refs(["refs/"])).OrderBy(r => r.Key).ShouldBe(
            [new("refs/fleet/landed/p/t", other), new("refs/heads/main", other)]);
        (await repository.UpdateRefs([new("refs/fleet/landed/p/t", null, other)])).ShouldBeOfType<RefUpdateResult.Updated>();
    }

    [Fact]
    public async Task A_push_lands_only_on_what_was_expected()
    {
        var (repository, main) = await Fetched();
        var origin = _folder.At("origin.git");
        var tree = (await repository.TreeOf(main))!;
        var ours = await repository.CommitTree(tree, [main], "ours", Ann);
        var theirs = await repository.CommitTree(tree, [main], "theirs", Ann);
        PushedRef[] landing = [new("refs/heads/main", ours, main), new("refs/fleet/landed/p/t", ours, null)];

        (await repository.Push(origin, landing)).ShouldBeOfType<PushResult.Pushed>().Unchanged.ShouldBeEmpty();
        (await repository.Push(origin, landing)).ShouldBeOfType<PushResult.Pushed>().Unchanged.Count.ShouldBe(2);
        var rejected = (await repository.Push(
            origin, [new("refs/heads/main", theirs, main), new("refs/fleet/landed/p/t2", theirs, null)]))
            .ShouldBeOfType<PushResult.Rejected>();

        rejected.Refs.ShouldContain(new RejectedRef("refs/heads/main", "[rejected] (stale info)"));
        var there = await repository.ListRemote(origin, ["refs/heads/main", "refs/fleet/*"]);
        there.OrderBy(r => r.Key).ShouldBe([new("refs/fleet/landed/p/t", ours), new("refs/heads/main", ours)]);
        (await repository.Push(origin, [new("refs/fleet/landed/p/t", null, ours)])).ShouldBeOfType<PushResult.Pushed>();
    }

    [Fact]
    public async Task A_remote_that_is_not_there_is_an_exception_with_gits_words()
    {
        var repository = await GitRepository.InitBare(_folder.At("own.git"));

        var failure = await Should.ThrowAsync<CommandFailedException>(
            () => repository.Fetch(_folder.At("nowhere"), ["refs/heads/main"]));

        failure.Message.ShouldContain("does not appear to be a git repository");
    }

    [Fact]
    public async Task A_protocol_that_is_not_allowed_is_refused()
    {
        var origin = await _folder.Origin();
        var repository = await GitRepository.InitBare(_folder.At("own.git"), new RemoteAccess("https"));

        foreach (var remote in new[] { origin, $"ext::sh -c touch% {_folder.At("ran")}" })
        {
            (await Should.ThrowAsync<CommandFailedException>(() => repository.Fetch(remote, ["refs/heads/main"])))
                .Message.ShouldContain("not allowed");
        }

        File.Exists(_folder.At("ran")).ShouldBeFalse();
    }

    [Theory]
    [InlineData("--upload-pack=touch /tmp/x"), InlineData("refs/heads/a b"), InlineData("refs/heads/../x"), InlineData("main")]
    [InlineData("refs/heads/x.lock"), InlineData("refs/heads/-x\n"), InlineData("refs//x"), InlineData("refs/heads/@{1}"), InlineData("")]
    public async Task A_name_that_is_none_reaches_no_git(string name)
    {
        var repository = await GitRepository.InitBare(_folder.At("own.git"));

        await Should.ThrowAsync<ArgumentException>(() => repository.RevParse(name));
        await Should.ThrowAsync<ArgumentException>(() => repository.Fetch("/x", [name]));
        await Should.ThrowAsync<ArgumentException>(() => repository.UpdateRefs([new(name, new string('a', 40), null)]));
        await Should.ThrowAsync<ArgumentException>(() => repository.MergeTree(name, name));
    }

    private async Task<(GitRepository Repository, string Main)> Fetched(params (string, string?)[] files)
    {
        await _folder.Origin(files);
        var repository = await GitRepository.InitBare(_folder.At("own.git"));
        await FetchAll(repository);
        return (repository, (await repository.RevParse("refs/heads/main"))!);
    }

    private Task FetchAll(GitRepository repository) =>
        repository.Fetch(_folder.At("origin.git"), ["+refs/heads/*:refs/heads/*"]);
}
