using System.Text.RegularExpressions;
using Fleet.Processes;

namespace Fleet.Git;

/// <summary>One ref to write on a remote.</summary>
/// <param name="New">The commit to be there; null: the ref is deleted.</param>
/// <param name="Expected">What must be there now; null: it must not exist.</param>
public sealed record PushedRef(string Ref, string? New, string? Expected);

/// <summary>A ref that a remote did not take, and why.</summary>
public sealed record RejectedRef(string Ref, string Reason);

/// <summary>What a push came to. A remote that could not be reached is an exception.</summary>
public abstract record PushResult
{
    /// <summary>Every ref is as asked.</summary>
    /// <param name="Unchanged">Those that were so already: the push had been done before.</param>
    public sealed record Pushed(IReadOnlyList<string> Unchanged) : PushResult;

    /// <summary>The refs that were not taken; with an atomic push none was.</summary>
    public sealed record Rejected(IReadOnlyList<RejectedRef> Refs) : PushResult
    {
        public override string ToString() => string.Join("; ", Refs.Select(r => $"{r.Ref}: {r.Reason}"));
    }
}

public sealed partial class GitRepository
{
    private const string FileScheme = "file://";

    /// <summary>Fetches by refspecs, without tags; other refs are left alone.</summary>
    public async Task Fetch(string remote, IReadOnlyList<string> refspecs, CancellationToken cancellationToken = default) =>
        await RemoteGit(
            ["fetch", "--quiet", "--no-tags", "--no-write-fetch-head", "--no-auto-maintenance", "--", GitNames.Remote(remote),
                .. refspecs.Select(Refspec)])
            .RunToSuccess(cancellationToken);

    /// <summary>Fetches one commit by its id under a ref of ours, so that it is not lost.</summary>
    public Task FetchCommit(string remote, string commit, string underRef, CancellationToken cancellationToken = default) =>
        Fetch(remote, [$"+{GitNames.ObjectId(commit)}:{GitNames.Ref(underRef)}"], cancellationToken);

    /// <summary>The refs of a remote that match patterns, as ls-remote takes them.</summary>
    public async Task<IReadOnlyDictionary<string, string>> ListRemote(
        string remote, IReadOnlyList<string> patterns, CancellationToken cancellationToken = default)
    {
        var output = Whole(await RemoteGit(["ls-remote", "--quiet", "--refs", "--", GitNames.Remote(remote), .. patterns])
            .RunToSuccess(cancellationToken));
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('\t'))
            .ToDictionary(parts => parts[1], parts => parts[0]);
    }

    /// <summary>Writes refs on a remote, each only if it is as expected there.</summary>
    /// <param name="atomic">All or none; a remote that cannot do that fails.</param>
    /// <exception cref="CommandFailedException">The remote could not be reached or died; nothing is known then:
    /// look at its refs.</exception>
    public async Task<PushResult> Push(
        string remote, IReadOnlyList<PushedRef> refs, bool atomic = true, CancellationToken cancellationToken = default)
    {
        var command = RemoteGit(
        [
            "push", "--porcelain", "--no-verify", atomic ? "--atomic" : "--no-atomic",
            .. refs.Select(r => $"--force-with-lease={GitNames.Ref(r.Ref)}:{Id(r.Expected)}"),
            "--", GitNames.Remote(remote), .. refs.Select(r => $"{Id(r.New)}:{r.Ref}"),
        ]);
        var result = await command.Run(cancellationToken);
        var answers = PorcelainLine().Matches(Whole(result));
        var rejected = answers.Where(m => m.Groups["flag"].Value == "!")
            .Select(m => new RejectedRef(m.Groups["ref"].Value, m.Groups["summary"].Value.Trim())).ToList();
        return result switch
        {
            { Succeeded: true } => new PushResult.Pushed(
                [.. answers.Where(m => m.Groups["flag"].Value == "=").Select(m => m.Groups["ref"].Value)]),
            { End: CommandEnd.Exited } when rejected.Count > 0 => new PushResult.Rejected(rejected),
            _ => throw new CommandFailedException(command, result),
        };
    }

    /// <summary>Packs the refs of a remote that is a directory here: nobody else tends it, and each push reads every ref
    /// that has a file of its own. Servers do this themselves. What goes wrong is left for the next time.</summary>
    public static async Task PackRemoteRefs(string remote, CancellationToken cancellationToken = default)
    {
        var path = remote.StartsWith(FileScheme, StringComparison.Ordinal) ? remote[FileScheme.Length..] : remote;
        string[] places = [path, Path.Combine(path, ".git")];
        if (Path.IsPathRooted(path) && Array.Find(places, place => File.Exists(Path.Combine(place, "HEAD"))) is { } directory)
        {
            await SafeGit.Command(directory, ["pack-refs", "--all"]).Run(cancellationToken);
        }
    }

    private static string Id(string? commit) => commit is null ? "" : GitNames.ObjectId(commit);

    // "+from:to", where from is an id or a ref; a star at the end of both is the one pattern that Fleet uses.
    private static string Refspec(string refspec)
    {
        var ends = refspec.TrimStart('+').Split(':');
        return ends.Length <= 2 && ends.All(end => GitNames.IsObjectId(end) || GitNames.IsRef(end.Replace("/*", "/all")))
            ? refspec
            : throw new ArgumentException($"'{refspec}' is not a refspec of full names.");
    }

    [GeneratedRegex(@"^(?<flag>[ +\-*=!])\t[^\t:]*:(?<ref>[^\t]+)\t(?<summary>[^\n]*)$", RegexOptions.Multiline)]
    private static partial Regex PorcelainLine();
}
