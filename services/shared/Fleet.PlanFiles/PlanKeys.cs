namespace Fleet.PlanFiles;

/// <summary>Every key that a plan may have, by the mapping it stands in.</summary>
public static class PlanKeys
{
    public static IReadOnlyList<string> Plan { get; } =
        ["plan", "repository", "trunk", "goal", "approval", "merge", "gates", "defaults", "budget", "tasks"];

    public static IReadOnlyList<string> Defaults { get; } = ["agent", "attempts", "budget", "candidates", "labels"];

    public static IReadOnlyList<string> Task { get; } =
    [
        "id", "title", "prompt", "scope", "needs", "accept", "labels", "agent", "attempts", "budget", "candidates", "commit",
    ];

    public static IReadOnlyList<string> Budget { get; } = ["minutes", "tokens", "usd"];

    public static IReadOnlyList<string> Agent { get; } = ["run"];

    public static IReadOnlyList<string> Approval { get; } = ["auto"];

    public static IReadOnlyList<string> ApprovalBounds { get; } = ["paths", "lines"];
}
