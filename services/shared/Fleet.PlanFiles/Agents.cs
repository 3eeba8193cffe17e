using Fleet.Domain.Plans;
using Fleet.PlanFiles.Documents;
using Fleet.PlanFiles.Rules;

namespace Fleet.PlanFiles;

/// <summary>Reads <c>agent</c>: a profile's name, or <c>{run: "a command"}</c>.</summary>
internal static class Agents
{
    /// <summary>Stands in for an agent that was written with a mistake, so that it is not called missing too.</summary>
    public static AgentChoice Unread { get; } = new("", null);

    /// <summary>The agent; null when it is missing.</summary>
    public static AgentChoice? Read(Field field)
    {
        if (!field.IsPresent) return null;
        if (!field.IsMap) return field.Name() is { } profile ? new AgentChoice(profile, null) : Unread;
        if (field.Map("an agent", PlanKeys.Agent) is not { } agent) return Unread;

        var run = agent["run"];
        if (!run.IsPresent) run.Mistake("'agent' has no command: write {run: \"a command\"}, or the name of a profile.");
        return run.Lines(PlanLimits.CommandBytesMax) is { } command ? new AgentChoice(null, command) : Unread;
    }
}
