using Fleet.Domain;
using Fleet.EventStore.Events;
using Npgsql;

namespace Fleet.EventStore.Tests;

/// <summary>A store on a database of its own, as the owner, with doors for the other roles.</summary>
public sealed class TestStore(string owner) : IAsyncDisposable
{
    private readonly List<IAsyncDisposable> opened = [];

    public string Owner { get; } = owner;

    public string ConnectionStringOf(string role) => new NpgsqlConnectionStringBuilder(Owner)
    {
        Username = role, Password = PostgresServer.LanePassword,
    }.ConnectionString;

    public FleetDatabase Database(string? role = null)
    {
        var database = new FleetDatabase(role is null ? Owner : ConnectionStringOf(role));
        opened.Add(database);
        return database;
    }

    public PostgresEventStore Open(string? role = null)
    {
        var store = new PostgresEventStore(Database(role), EventTypes.Of(typeof(TestStore).Assembly));
        opened.Add(store);
        return store;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var one in opened.AsEnumerable().Reverse())
            await one.DisposeAsync();
    }
}

public sealed record Counted(string Writer, int Number) : IFact;

public sealed record CandidateLandedForTests(string Commit) : IFact;

public enum Colour
{
    Red,
    Green,
}

public sealed record Painted(string Name, Colour Colour, ValueList<string> Tags, string? Note = null, int Coats = 1) : IFact;
