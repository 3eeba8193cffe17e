using System.Diagnostics;

namespace Fleet.MergeExecutor;

/// <summary>The spans of a merge: where its time goes.</summary>
internal static class MergeActivities
{
    /// <summary>The name for the host's telemetry.</summary>
    public const string SourceName = "Fleet.MergeExecutor";

    private static readonly ActivitySource Source = new(SourceName);

    /// <summary>Does the work under a span of that name.</summary>
    public static async Task<TResult> Span<TResult>(string name, Func<Task<TResult>> work)
    {
        using var span = Source.StartActivity(name);
        return await work();
    }
}
