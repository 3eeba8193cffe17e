using System.Text.Json.Serialization;

namespace Fleet.LocalServers;

internal sealed record RabbitMqState(string Node, string Password) : ServerState
{
    public int Port { get; init; }

    public int ManagementPort { get; init; }

    public int DistributionPort { get; init; }

    public int EpmdPort { get; init; }

    [JsonIgnore]
    public IReadOnlyList<int> Ports => [Port, ManagementPort, DistributionPort, EpmdPort];

    /// <summary>The same ports, but for those that somebody else has taken.</summary>
    public RabbitMqState KeepPorts() => this with
    {
        Port = LoopbackPorts.Keep(Port),
        ManagementPort = LoopbackPorts.Keep(ManagementPort),
        DistributionPort = LoopbackPorts.Keep(DistributionPort),
        EpmdPort = LoopbackPorts.Keep(EpmdPort),
    };
}
