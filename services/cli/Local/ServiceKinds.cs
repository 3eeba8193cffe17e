using Fleet.Domain;

namespace Fleet.Cli.Local;

/// <summary>A kind of service.</summary>
/// <param name="Name">As people see it; a runner's has its number behind.</param>
/// <param name="Role">Its database role, which is also its user at the broker.</param>
internal sealed record ServiceKind(string Name, string Project, string Role);

/// <summary>One service to run.</summary>
/// <param name="Name">Unique in the fleet: names its settings, its log, its directory.</param>
internal sealed record Service(string Name, ServiceKind Kind);

/// <summary>What a fleet consists of.</summary>
internal static class ServiceKinds
{
    public const string GatewayName = "gateway";

    public static ServiceKind Runner { get; } = new("host", "Fleet.ImplementerRunner", Lanes.Runner);

    public static ServiceKind Gateway { get; } = new(GatewayName, "Fleet.Gateway", Lanes.Gateway);

    private static readonly ServiceKind Planner = new("planner", "Fleet.Planner", Lanes.Planner);
    private static readonly ServiceKind Shipper = new("shipper", "Fleet.Shipper", Lanes.Shipper);
    private static readonly ServiceKind MergeExecutor = new("merge-executor", "Fleet.MergeExecutor", Lanes.Merge);

    public static IReadOnlyList<ServiceKind> All { get; } = [Planner, Runner, Shipper, MergeExecutor, Gateway];

    /// <summary>The services of a fleet with so many runner hosts.</summary>
    public static IReadOnlyList<Service> Of(int runners) =>
    [
        .. All.SelectMany(kind => kind == Runner
            ? Enumerable.Range(1, runners).Select(number => new Service($"{kind.Name}-{number}", kind))
            : [new Service(kind.Name, kind)]),
    ];
}
