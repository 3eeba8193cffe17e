namespace Fleet.EndToEnd.Tests.Fleets;

/// <summary>One fleet for many tests, since starting one takes seconds: two runner hosts with four slots each.</summary>
#pragma warning disable CA1001 // xunit disposes of it, asynchronously, by IAsyncLifetime.
public abstract class FleetFixture(params string[] options) : IAsyncLifetime
{
    private readonly LocalFleet fleet = new();

    public Task InitializeAsync() => fleet.Up(["--runners", "2", "--slots", "4", .. options]);

    public Task DisposeAsync() => fleet.DisposeAsync().AsTask();

    /// <summary>Runs a test; when it fails, the fleet's own story is told with it.</summary>
    public Task Tell(Func<LocalFleet, Task> test) => fleet.Tell(() => test(fleet));
}
#pragma warning restore CA1001

/// <summary>For tests that do a fleet no harm.</summary>
public sealed class SharedFleet : FleetFixture;

/// <summary>For tests that kill parts of it, and start them again. Its leases are short.</summary>
public sealed class HarmedFleet() : FleetFixture("--set", "LeaseSeconds=3");

[CollectionDefinition(Name)]
public sealed class SharedFleetTests : ICollectionFixture<SharedFleet>
{
    public const string Name = "shared fleet";
}

[CollectionDefinition(Name)]
public sealed class HarmedFleetTests : ICollectionFixture<HarmedFleet>
{
    public const string Name = "harmed fleet";
}
