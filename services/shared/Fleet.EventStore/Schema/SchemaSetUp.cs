namespace Fleet.EventStore.Schema;

/// <summary>What the set-up is given.</summary>
/// <param name="Passwords">Role to password. A role that exists and is not named here keeps the one it has.</param>
/// <param name="Lanes">Which role may append what: replaces what stood there.</param>
public sealed record SchemaSetUp(IReadOnlyDictionary<string, string> Passwords, IReadOnlyList<LaneGrant> Lanes);

/// <summary>A role may append an event type to the streams whose names begin with a prefix.</summary>
/// <param name="EventType">The alias (<c>candidate_merged</c>), or <c>*</c> for every type.</param>
public sealed record LaneGrant(string Role, string StreamPrefix, string EventType);

/// <summary>The event store is missing in the database, or older than this program needs.</summary>
public sealed class SchemaException(string message, Exception? inner = null) : Exception(message, inner);
