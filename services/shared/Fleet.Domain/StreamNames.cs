namespace Fleet.Domain;

/// <summary>The names of the log's streams, in one place.</summary>
public static class StreamNames
{
    public static string Plan(string plan) => $"plan/{plan}";

    public static string Task(string plan, string task) => $"task/{plan}/{task}";

    /// <summary>The plan and the task whose stream it is, or null when it is none's.</summary>
    public static (string Plan, string Task)? TaskOf(string stream) =>
        stream.Split('/') is ["task", var plan, var task] ? (plan, task) : null;

    public static string Host(string name) => $"host/{name}";

    /// <summary>The stream of one submission: who published a plan finds the answer here by the message's id.</summary>
    public static string Submission(Guid messageId) => $"submission/{messageId:D}";

    /// <summary>The trunk's stream: one for each repository and branch, whatever the way to write its address.</summary>
    public static string Trunk(string repository, string branch) => $"trunk/{RepositoryKey(repository)}/{branch}";

    /// <summary>The name of the lease of one validation of a trunk.</summary>
    public static string ValidationLease(string repository, string branch, long validation) =>
        $"validation/{Trunk(repository, branch)}/{validation}";

    /// <summary>A readable name for a repository that is safe in file names: the last part of its address and a
    /// short hash of the whole (FNV-1a, 64 bits), so that two repositories of one name stay apart.</summary>
    public static string RepositoryKey(string repository)
    {
        var address = repository.TrimEnd('/');
        var last = address[(address.LastIndexOfAny(['/', ':']) + 1)..];
        var name = last.EndsWith(".git", StringComparison.Ordinal) ? last[..^4] : last;
        var safe = new string([.. name.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' ? c : '-')]);
        var hash = address.Aggregate(14695981039346656037UL, (h, c) => (h ^ c) * 1099511628211UL);
        return $"{safe.Trim('.')}-{hash:x16}"[..Math.Min(safe.Trim('.').Length + 9, 60)];
    }
}
