using System.Text;
using Fleet.Domain;
using Fleet.Domain.Board;
using Fleet.Domain.Trunk;
using Fleet.EventStore;
using Fleet.Gates;
using Fleet.Git;

namespace Fleet.Audit;

/// <summary>Reads one trunk from its remote, by way of a bare repository of its own.</summary>
internal sealed class TrunkReader(string directory, string repository, string branch)
{
    private const string LandedPrefix = "refs/fleet/landed/";
    private const string StagedPrefix = "refs/heads/fleet/";
    private const int SettingsBytesMax = 1024 * 1024;

    private readonly string stream = StreamNames.Trunk(repository, branch);

    /// <param name="log">Says since when Fleet has written this trunk: what is older is not looked at.</param>
    /// <param name="board">Says of which trunk a landed mark is, where a repository has several.</param>
    public async Task<TrunkFacts> Read(
        IReadOnlyList<RecordedEvent> log, Board board, CancellationToken cancellationToken)
    {
        var own = await GitRepository.InitBare(directory, cancellationToken: cancellationToken);
        var remote = await own.ListRemote(repository, [$"refs/heads/{branch}", $"{LandedPrefix}*", $"{StagedPrefix}*"], cancellationToken);
        var history = await History(own, remote.GetValueOrDefault($"refs/heads/{branch}"), log, cancellationToken);
        return new TrunkFacts(
            stream,
            history,
            remote.Where(at => at.Key.StartsWith(LandedPrefix, StringComparison.Ordinal))
                .Select(at => (Task: at.Key[LandedPrefix.Length..], Commit: at.Value)).Where(mark => IsHere(mark.Task, board))
                .ToDictionary(mark => mark.Task, mark => mark.Commit),
            remote.Where(at => at.Key.StartsWith(StagedPrefix, StringComparison.Ordinal)).ToDictionary(),
            await Gates(own, [.. history.Where(commit => commit.Trailers.Any(t => t.Key == GitRepository.TaskTrailer))], cancellationToken));
    }

    private async Task<IReadOnlyList<CommitInfo>> History(
        GitRepository own, string? head, IReadOnlyList<RecordedEvent> log, CancellationToken cancellationToken)
    {
        var first = log.Where(e => e.Stream == stream).Select(e => e.Data).OfType<MergeStarted>().FirstOrDefault();
        if (head is null || first is null)
        {
            return [];
        }

        await own.Fetch(repository, [$"+{head}:refs/audit/trunk"], cancellationToken);
        return await own.Log(head, first.Before, limit: int.MaxValue, cancellationToken: cancellationToken);
    }

    private bool IsHere(string task, Board board) =>
        task.Split('/') is not [var plan, var id] || board.Find(plan, id)?.Definition is not { } definition
        || StreamNames.Trunk(definition.Repository, definition.Trunk) == stream;

    private static async Task<IReadOnlyDictionary<string, IReadOnlyList<Gate>>> Gates(
        GitRepository own, IReadOnlyList<CommitInfo> landed, CancellationToken cancellationToken)
    {
        var gates = new Dictionary<string, IReadOnlyList<Gate>>();
        foreach (var commit in landed)
        {
            var text = await own.ReadFile(commit.Id, RepositorySettings.FileName, SettingsBytesMax, cancellationToken);
            gates[commit.Id] = RepositorySettings.Parse(text is null ? null : Encoding.UTF8.GetString(text)).Gates;
        }

        return gates;
    }
}
