namespace Fleet.Domain.Hosts;

/// <summary>What a runner host says of itself; stream <c>host/{name}</c>.</summary>
public abstract record HostEvent : IFact;

/// <param name="Slots">Agents at once.</param>
/// <param name="ValidationSlots">Validations at once.</param>
/// <param name="Agents">The names of the agent profiles that it can run; a command needs none.</param>
/// <param name="Sandbox">How it contains agents, in a sentence.</param>
public sealed record HostJoined(
    string Host, ValueList<string> Labels, int Slots, int ValidationSlots, ValueList<string> Agents, string Sandbox)
    : HostEvent;

public sealed record HostLeft(string Host, string Reason) : HostEvent;
