using System.ComponentModel.DataAnnotations;
using Fleet.Hosting;

namespace Fleet.MergeExecutor;

/// <summary>The merge executor's own settings, beside those that every service has.</summary>
public sealed record MergeExecutorSettings : FleetSettings
{
    /// <summary>How long a message waits for a trunk's lock before it goes back to its queue, in seconds.</summary>
    [Range(0.1, 600)]
    public double LockWaitSeconds { get; init; } = 30;

    /// <summary>A holder of the lock whose session has said nothing for so long is taken for stopped and its session
    /// is ended, in seconds.</summary>
    [Range(1, 600)]
    public double HolderSilentSeconds { get; init; } = 10;

    /// <summary>How often the session that holds a trunk's lock says something, in seconds.</summary>
    [Range(0.1, 600)]
    public double SpeakSeconds { get; init; } = 1;

    /// <summary>A trunk with a queue on which nothing has happened for so long is looked at again, in seconds.</summary>
    [Range(0.1, 3600)]
    public double QuietSeconds { get; init; } = 5;

    /// <summary>A validation that no runner holds is asked for again after so long, in seconds.</summary>
    [Range(1, 3600)]
    public double AskAgainSeconds { get; init; } = 30;

    /// <summary>A name and address for the commits of repositories whose <c>.fleet.yml</c> names none.</summary>
    [Required]
    public string Author { get; init; } = "Fleet <fleet@localhost>";

    /// <summary>For fault tests: <c>STEP:kill</c> or <c>STEP:pause</c> at a merge step; empty in service.</summary>
    public string Fault { get; init; } = "";
}
