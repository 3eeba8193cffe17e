using System.ComponentModel.DataAnnotations;
using Fleet.Hosting;

namespace Fleet.Shipper;

/// <summary>The shipper's own settings, beside those that every service has.</summary>
public sealed record ShipperSettings : FleetSettings
{
    /// <summary>A candidate that was staged or approved so long ago, in seconds, is passed on once more.</summary>
    [Range(0.1, 3600)]
    public double StuckSeconds { get; init; } = 5;

    /// <summary>A candidate that was sent to the merge executor so long ago, in seconds, and does not stand in its
    /// queue is sent once more.</summary>
    [Range(0.1, 3600)]
    public double UnqueuedSeconds { get; init; } = 10;
}
