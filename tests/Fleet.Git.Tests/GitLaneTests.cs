using Fleet.Processes;
using Shouldly;
using Xunit;

namespace Fleet.Git.Tests;

/// <summary>A bare repository behind a real git server, with the update hook that Fleet ships: who has a lane's credentials
/// writes that lane's refs, and the server refuses all others.</summary>
public sealed class GitLaneTests : IAsyncLifetime, IDisposable
{
    private readonly Folder folder = new();
    private SmartHttpServer server = null!;
    private string first = "";
    private string second = "";

    public async Task InitializeAsync()
    {
        var bare = await folder.Origin();
        first = (await Folder.Run("git", "-C", bare, "rev-parse", "main")).Trim();
        second = await folder.Branch("work", "main", ("work.txt", "done\n"));
        await Folder.Run("git", "-C", bare, "config", "http.receivepack", "true");
        // Git itself guards the branch that HEAD names; here the hook is to do it alone.
        await Folder.Run("git", "-C", bare, "config", "receive.denyDeleteCurrent", "ignore");
        File.Copy(Path.Combine(Root(), "deploy", "git", "update"), Path.Combine(bare, "hooks", "update"));
        server = await SmartHttpServer.Start(folder.Root);
    }

    public async Task DisposeAsync() => await server.DisposeAsync();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_runner_writes_its_branches_and_nothing_else()
    {
        await Taken("fleet-runner", new PushedRef("refs/heads/fleet/p/t/1", second, null));

        await Refused("fleet-runner", "writes fleet/* alone", new PushedRef("refs/heads/main", second, first));
        await Refused("fleet-runner", "writes fleet/* alone", new PushedRef("refs/heads/other", second, null));
        await Refused("fleet-runner", "writes fleet/* alone", new PushedRef("refs/tags/v1", second, null));
        await Refused("fleet-runner", "writes fleet/* alone", new PushedRef("refs/fleet/landed/p/t", second, null));
        await Refused("fleet-runner", "may not delete", new PushedRef("refs/heads/fleet/p/t/1", null, second));
    }

    [Fact]
    public async Task The_merge_executor_moves_the_trunk_forward_together_with_its_landed_mark()
    {
        await Refused("fleet-merge", "writes the trunk", new PushedRef("refs/heads/fleet/p/t/1", second, null));

        await Taken("fleet-merge",
            new PushedRef("refs/heads/main", second, first), new PushedRef("refs/fleet/landed/p/t", second, null));

        await Refused("fleet-merge", "may not rewrite the trunk", new PushedRef("refs/heads/main", first, second));
        await Refused("fleet-merge", "may not delete the trunk", new PushedRef("refs/heads/main", null, second));
    }

    [Fact]
    public async Task One_refused_ref_refuses_the_whole_push()
    {
        await Refused("fleet-merge", "writes the trunk",
            new PushedRef("refs/heads/main", second, first), new PushedRef("refs/heads/other", second, null));

        (await Seen("fleet-merge"))["refs/heads/main"].ShouldBe(first);
    }

    [Fact]
    public async Task The_shipper_deletes_branches_of_what_has_landed_and_writes_none()
    {
        await Taken("fleet-runner", new PushedRef("refs/heads/fleet/p/t/1", second, null));

        await Refused("fleet-shipper", "deletes fleet/* alone", new PushedRef("refs/heads/fleet/p/t/2", second, null));
        await Refused("fleet-shipper", "deletes fleet/* alone", new PushedRef("refs/heads/main", null, first));
        await Taken("fleet-shipper", new PushedRef("refs/heads/fleet/p/t/1", null, second));
    }

    [Fact]
    public async Task The_planner_reads_and_writes_nothing()
    {
        (await Seen("fleet-planner"))["refs/heads/main"].ShouldBe(first);
        await Refused("fleet-planner", "may not push anything", new PushedRef("refs/heads/fleet/p/t/1", second, null));
    }

    [Fact]
    public async Task A_person_lands_through_plans_but_writes_other_branches()
    {
        await Refused("ann", "through a plan", new PushedRef("refs/heads/main", second, first));
        await Refused("ann", "Fleet's own", new PushedRef("refs/fleet/landed/p/t", second, null));
        await Taken("ann", new PushedRef("refs/heads/mine", second, null));
    }

    [Fact]
    public async Task The_repository_says_which_users_are_a_lane()
    {
        await Folder.Run("git", "-C", folder.At("origin.git"), "config", "--add", "fleet.runner", "build-bot");

        await Refused("build-bot", "writes fleet/* alone", new PushedRef("refs/heads/main", second, first));
        await Taken("build-bot", new PushedRef("refs/heads/fleet/p/t/1", second, null));
    }

    [Fact]
    public async Task Without_its_token_a_service_reaches_nothing()
    {
        var nobody = await GitRepository.InitBare(
            folder.At("nobody.git"), new GitSettings().Access with { Protocols = ["http"] });

        await Should.ThrowAsync<CommandFailedException>(() => nobody.ListRemote(Remote, ["refs/heads/main"]));
    }

    private string Remote => $"{server.Address}origin.git";

    private async Task<IReadOnlyDictionary<string, string>> Seen(string user) =>
        await (await As(user)).ListRemote(Remote, ["refs/heads/*"]);

    private async Task Taken(string user, params PushedRef[] refs) =>
        (await (await As(user)).Push(Remote, refs)).ShouldBeOfType<PushResult.Pushed>();

    private async Task Refused(string user, string reason, params PushedRef[] refs)
    {
        // The hook's own words come with git's errors; the porcelain says only who declined.
        var rejected = (await (await As(user)).Push(Remote, refs)).ShouldBeOfType<PushResult.Rejected>();
        rejected.Refs.ShouldContain(one => one.Reason.Contains("hook declined", StringComparison.Ordinal));
        (await Words(user, refs)).ShouldContain(reason);
    }

    /// <summary>What an ordinary git says of the same push.</summary>
    private async Task<string> Words(string user, PushedRef[] refs)
    {
        var remote = new UriBuilder(Remote) { UserName = user, Password = $"token-of-{user}" }.Uri.AbsoluteUri;
        string[] arguments =
            ["-C", folder.At("seed"), "push", "--atomic", "--force", remote, .. refs.Select(one => $"{one.New}:{one.Ref}")];
        return (await new Command("git", arguments).Run()).Error;
    }

    /// <summary>A service's own repository, with that user's token alone.</summary>
    private async Task<GitRepository> As(string user)
    {
        var credentials = folder.At($"{user}.credentials");
        var remote = new UriBuilder(server.Address) { UserName = user, Password = $"token-of-{user}" };
        await File.WriteAllTextAsync(credentials, $"{remote.Uri.AbsoluteUri}\n");
        var own = await GitRepository.InitBare(
            folder.At($"{user}.git"), new GitSettings { CredentialsFile = credentials }.Access with { Protocols = ["http"] });
        await Folder.Run("git", "-C", own.Directory, "fetch", "-q", folder.At("origin.git"), "+refs/heads/*:refs/seen/*");
        return own;
    }

    private static string Root()
    {
        var place = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(place, "Fleet.sln")))
        {
            place = Path.GetDirectoryName(place)!;
        }

        return place;
    }
}
