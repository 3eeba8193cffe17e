using Fleet.Processes;

namespace Fleet.Git;

/// <summary>How Fleet starts git, each time: nothing that an agent, a repository or this machine's user has written
/// may decide which program runs. Every entry is here for something that was seen to execute or to mislead.</summary>
internal static class SafeGit
{
    private static readonly string Path =
        System.Environment.GetEnvironmentVariable("PATH") ?? "/usr/local/bin:/usr/bin:/bin";

    /// <summary>The whole environment: GIT_* of our own parent (GIT_DIR in a hook, say) must not leak in.</summary>
    private static readonly Dictionary<string, string> BaseEnvironment = new()
    {
        ["PATH"] = Path,
        // Messages are parsed and shown; dates are ours.
        ["LC_ALL"] = "C.UTF-8",
        ["TZ"] = "UTC",
        // No configuration or attributes but the repository's own, which no agent can write.
        ["HOME"] = "/dev/null",
        ["XDG_CONFIG_HOME"] = "/dev/null",
        ["GIT_CONFIG_NOSYSTEM"] = "1",
        ["GIT_CONFIG_GLOBAL"] = "/dev/null",
        ["GIT_ATTR_NOSYSTEM"] = "1",
        // A service cannot answer: fail at once instead of waiting for a password.
        ["GIT_TERMINAL_PROMPT"] = "0",
        ["GIT_ASKPASS"] = "/bin/false",
        ["SSH_ASKPASS"] = "/bin/false",
        // A missing object is an error, not a reason to run the transport that a repository names.
        ["GIT_NO_LAZY_FETCH"] = "1",
        // refs/replace/* would show another history than the one that is landed.
        ["GIT_NO_REPLACE_OBJECTS"] = "1",
    };

    private static readonly string[] BaseConfig =
    [
        // Hooks run on update-ref, checkout, fetch and push alike.
        "core.hooksPath=/dev/null",
        // Runs on status, add, diff, and even on diff-tree.
        "core.fsmonitor=false",
        // ext:: runs any command; the protocols that are allowed are named for each call.
        "protocol.allow=never",
        // A submodule has a configuration of its own, which status and add in the outer tree obey.
        "submodule.recurse=false",
        "fetch.recurseSubmodules=false",
        "push.recurseSubmodules=no",
        "diff.ignoreSubmodules=all",
        // A bare repository that lies in a checked-out tree is data, never a repository to work in.
        "safe.bareRepository=explicit",
        // Names such as .GIT, git~1 or .g\u200cit, and paths that leave the tree, are refused on any file system.
        "core.protectHFS=true",
        "core.protectNTFS=true",
        // What comes in is checked: malformed objects, .git in trees, .gitmodules tricks.
        "transfer.fsckObjects=true",
        // Old public histories hold these three flaws, which do no harm; without this they cannot be cloned.
        "fetch.fsck.zeroPaddedFilemode=warn",
        "fetch.fsck.missingSpaceBeforeDate=warn",
        "fetch.fsck.badTimezone=warn",
        // Packing is done when the host says so, not in the middle of a merge.
        "gc.auto=0",
        "maintenance.auto=false",
        // Blobs are what they are: no filter, no signing program, no line-end conversion by machine.
        "core.autocrlf=false",
        "core.attributesFile=/dev/null",
        "core.excludesFile=/dev/null",
        "commit.gpgSign=false",
        "push.gpgSign=false",
        "log.showSignature=false",
        "core.quotePath=false",
        // All that is here can be fetched or made again; a torn mirror is noticed and rebuilt.
        "core.fsync=none",
    ];

    /// <summary>A git command in a repository that no agent can write, run inside that repository.</summary>
    /// <param name="environment">Added to the base; may replace.</param>
    /// <param name="config">Added to the base, each "name=value".</param>
    public static Command Command(
        string gitDirectory, IEnumerable<string> arguments, IEnumerable<KeyValuePair<string, string>>? environment = null,
        IEnumerable<string>? config = null)
    {
        var all = new Dictionary<string, string>(BaseEnvironment) { ["GIT_DIR"] = gitDirectory };
        foreach (var (name, value) in environment ?? [])
        {
            all[name] = value;
        }

        // As variables, with the same force as -c: a command line in an error stays readable, and shows no secret.
        var count = 0;
        foreach (var entry in BaseConfig.Concat(config ?? []))
        {
            var equals = entry.IndexOf('=');
            all[$"GIT_CONFIG_KEY_{count}"] = entry[..equals];
            all[$"GIT_CONFIG_VALUE_{count++}"] = entry[(equals + 1)..];
        }

        all["GIT_CONFIG_COUNT"] = $"{count}";
        return new Command("git", [.. arguments])
        {
            WorkingDirectory = gitDirectory,
            Environment = all,
            TimeLimit = TimeSpan.FromMinutes(10),
            OutputLimitBytes = 64 * 1024 * 1024,
        };
    }
}
