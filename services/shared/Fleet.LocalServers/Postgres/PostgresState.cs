using System.Text.Json.Serialization;

namespace Fleet.LocalServers;

internal sealed record PostgresState(string Password) : ServerState
{
    public int Port { get; init; }

    /// <summary>Where the data is when the server's account cannot reach its home, else null.</summary>
    public string? Elsewhere { get; init; }

    public IReadOnlyList<string> Notes { get; init; } = [];

    [JsonIgnore]
    public string DataDirectory => Path.Combine(Elsewhere ?? Home, "data");

    [JsonIgnore]
    public string ConnectionString =>
        $"Host=127.0.0.1;Port={Port};Username={LocalPostgres.Superuser};Password={Password};Database=postgres";
}
