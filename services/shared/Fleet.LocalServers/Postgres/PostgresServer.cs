namespace Fleet.LocalServers;

/// <summary>A running private PostgreSQL server.</summary>
/// <param name="ConnectionString">Npgsql's, as superuser, to the database <c>postgres</c>.</param>
/// <param name="Port">On 127.0.0.1, the only address it listens on.</param>
/// <param name="Pid">Of the postmaster.</param>
/// <param name="DataDirectory">Where the data is.</param>
/// <param name="Log">The server's log file.</param>
/// <param name="Notes">What a person should know about where and as whom it runs; may be empty.</param>
public sealed record PostgresServer(
    string ConnectionString, int Port, int Pid, string DataDirectory, string Log, IReadOnlyList<string> Notes);
