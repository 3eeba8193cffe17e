namespace Fleet.LocalServers;

/// <summary>A private RabbitMQ server.</summary>
/// <param name="Directory">Its own directory: state, configuration, logs and data.</param>
public sealed record RabbitMqOptions(string Directory)
{
    /// <summary>How long a start may take; on two slow cores it is ten seconds.</summary>
    public TimeSpan StartTimeout { get; init; } = TimeSpan.FromSeconds(180);
}
