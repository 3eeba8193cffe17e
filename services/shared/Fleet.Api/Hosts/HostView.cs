namespace Fleet.Api.Hosts;

/// <summary>A runner host that has joined.</summary>
/// <param name="Running">The tasks it holds now, as <c>plan/task</c>.</param>
public sealed record HostView(
    string Host, IReadOnlyList<string> Labels, int Slots, int ValidationSlots, IReadOnlyList<string> Agents,
    string Sandbox, IReadOnlyList<string> Running);
