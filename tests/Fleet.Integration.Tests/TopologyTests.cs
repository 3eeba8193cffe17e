using Fleet.Messaging.Topology;

namespace Fleet.Integration.Tests;

/// <summary>What the services declare at the broker, against the file that says what was approved.</summary>
/// <remarks>A broker refuses an argument that changes on a queue that exists, for ever. So a difference here is a
/// decision: a new queue name, or a migration.</remarks>
[Collection(nameof(RunningFleet))]
public sealed class TopologyTests(RunningFleet fleet)
{
    private const string ApprovedFile = "deploy/rabbitmq/topology.approved.txt";

    [Fact]
    public async Task The_broker_holds_what_was_approved()
    {
        var approvedPath = Path.Combine(Root(), ApprovedFile);
        var approved = await File.ReadAllTextAsync(approvedPath);
        using var management = new ManagementApi(
            fleet.Broker.Management.BaseAddress!, fleet.Broker.User, fleet.Broker.Password);

        // Some of it is declared in the background, a moment after the services have started.
        var found = await Eventually.Last(
            () => BrokerTopology.Render(management, fleet.Broker.Name), topology => topology == approved);

        var received = Path.Combine(AppContext.BaseDirectory, "topology.received.txt");
        await File.WriteAllTextAsync(received, found);
        Changes(approved, found).ShouldBeEmpty($"The topology is not the one in {ApprovedFile}. Decide how brokers that "
            + $"hold the old one are migrated; to approve the new one, type: cp {received} {approvedPath}");
    }

    private static IEnumerable<string> Changes(string approved, string found)
    {
        var (before, now) = (approved.Split('\n'), found.Split('\n'));
        return [.. before.Except(now).Select(line => $"- {line}"), .. now.Except(before).Select(line => $"+ {line}")];
    }

    private static string Root()
    {
        var place = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(place, "Fleet.sln")))
        {
            place = Path.GetDirectoryName(place) ?? throw new InvalidOperationException(
                $"{AppContext.BaseDirectory} lies in no clone of Fleet: no Fleet.sln above it.");
        }

        return place;
    }
}
