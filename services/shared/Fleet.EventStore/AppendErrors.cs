using Npgsql;

namespace Fleet.EventStore;

/// <summary>The errors of fleet_append, and those of Marten's constraints, in the store's words.</summary>
internal static class AppendErrors
{
    private const string WrongVersion = "FL001";
    private const string LaneRefused = "FL002";
    private const string SameCause = "FL003";

    public static bool SameCauseMeanwhile(PostgresException error) =>
        error.SqlState == SameCause
        || error is { SqlState: PostgresErrorCodes.UniqueViolation, ConstraintName: "fleet_causes_pkey" };

    public static Exception? Translate(PostgresException error, NewEvents events) => error switch
    {
        { SqlState: WrongVersion } => new WrongVersionException(error.Detail!, error.MessageText, error),
        { SqlState: LaneRefused } => new LaneRefusedException(error.MessageText, error),

        // A foreign writer, which takes no lock on the stream's row, came between.
        {
            SqlState: PostgresErrorCodes.UniqueViolation,
            ConstraintName: "pk_mt_events_stream_and_version" or "pkey_mt_streams_id"
        } => new WrongVersionException(events.Streams[0].Stream, error.MessageText, error),
        _ => null,
    };
}
