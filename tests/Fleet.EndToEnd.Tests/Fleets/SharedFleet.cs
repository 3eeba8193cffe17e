namespace Fleet.EndToEnd.Tests.Fleets;

/// <summary>One fleet for all tests that do it no harm: two runner hosts with four slots each.</summary>
#pragma warning disable CA1001 // xunit disposes of it, asynchronously, by IAsyncLifetime.
public sealed class SharedFleet : IAsyncLifetime
{
    private readonly LocalFleet fleet = new();

    public Task InitializeAsync() => fleet.Up("--runners", "2", "--slots", "4");

    public Task DisposeAsync() => fleet.DisposeAsync().AsTask();

    /// <summary>Runs a test; when it fails, the fleet's own story is told with it.</summary>
    public Task Tell(Func<LocalFleet, Task> test) => fleet.Tell(() => test(fleet));
}
#pragma warning restore CA1001

[CollectionDefinition(Name)]
public sealed class SharedFleetTests : ICollectionFixture<SharedFleet>
{
    public const string Name = "shared fleet";
}
