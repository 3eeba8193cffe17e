namespace Fleet.TestServers;

/// <summary>A PostgreSQL and a RabbitMQ that are thrown away.</summary>
internal interface IServers
{
    /// <summary>Starts both and returns the environment variables by which tests find them.</summary>
    Task<IReadOnlyList<(string Name, string Value)>> Start(CancellationToken cancellationToken);

    Task Delete();
}
