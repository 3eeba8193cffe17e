namespace Fleet.Git;

/// <summary>How remote repositories are reached: the protocols allowed, and where credentials come from.</summary>
/// <param name="Protocols">Of git's names: file, ssh, https.</param>
public sealed record RemoteAccess(params IReadOnlyList<string> Protocols)
{
    public static RemoteAccess Any { get; } = new("file", "ssh", "https");

    /// <summary>Added for remote operations alone: SSH_AUTH_SOCK, GIT_SSH_COMMAND, or another GIT_CONFIG_GLOBAL.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>Configuration for remote operations alone, for instance "credential.helper=store --file=...".</summary>
    public IReadOnlyList<string> Config { get; init; } = [];

    internal IEnumerable<string> Settings => Protocols.Select(name => $"protocol.{name}.allow=always").Concat(Config);
}
