using Npgsql;

namespace Fleet.EventStore;

/// <summary>Tells a database that is away for a while from a mistake of ours.</summary>
public static class DatabaseOutage
{
    /// <summary>A database that is closed to connections, as for maintenance.</summary>
    private const string NotInPrerequisiteState = "55000";

    /// <summary>Whether the server's own answer is one of connection, resources or an operator's intervention.</summary>
    /// <remarks>Classes 08, 53 and 57 of PostgreSQL's error codes, appendix A of its manual.</remarks>
    public static bool Is(PostgresException refused) =>
        refused.SqlState == NotInPrerequisiteState || refused.SqlState[..2] is "08" or "53" or "57";
}
