using System.Text.Json.Serialization;

namespace Fleet.LocalServers;

/// <summary>What every server remembers from one start to the next.</summary>
internal abstract record ServerState
{
    /// <summary>The directory that it was written in: a copied or moved one is another server.</summary>
    public string Home { get; init; } = "";

    /// <summary>Where it was written, when that is not where it was read.</summary>
    [JsonIgnore]
    public string? CameFrom { get; init; }

    public RunningProcess? Process { get; init; }
}
