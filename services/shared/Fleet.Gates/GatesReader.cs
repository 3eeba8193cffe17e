using Fleet.Domain;
using Fleet.PlanFiles.Documents;
using Fleet.PlanFiles.Rules;

namespace Fleet.Gates;

/// <summary>Reads the list of gates.</summary>
internal static class GatesReader
{
    public static ValueList<Gate> ReadAll(Field field)
    {
        var byName = new Dictionary<string, Draft>();
        foreach (var draft in field.Items("gates", SettingsKeys.ItemsMax).Select(Read).OfType<Draft>())
            if (!byName.TryAdd(draft.Gate.Name, draft))
                draft.Name.Mistake($"There are two gates called '{draft.Gate.Name}': give one another name.");

        foreach (var (need, at) in byName.Values.SelectMany(draft => draft.Needs).Where(n => !byName.ContainsKey(n.Need)))
            at.Mistake($"No gate is called '{need}'{Mend(need, byName.Keys)}");

        foreach (var cycle in GateGraph.Cycles([.. byName.Values.Select(draft => draft.Gate)]))
            byName[cycle[0]].Needs.First(n => n.Need == cycle[1]).At
                .Mistake($"The gates need each other in a circle: {string.Join(" → ", cycle)}. Take one of the needs out.");
        return byName.Values.Select(draft => draft.Gate).ToValueList();
    }

    /// <summary>The gate; null without a name or when it is no mapping, with a mistake.</summary>
    private static Draft? Read(Field item)
    {
        if (item.Map("a gate", SettingsKeys.Gate) is not { } gate) return null;

        var (name, run) = (gate["name"], gate["run"]);
        if (!name.IsPresent) name.Mistake("A gate needs a 'name', such as build.");
        if (!run.IsPresent) run.Mistake("A gate needs a 'run': the command that checks the tree.");
        var called = name.Name();
        if (called?.StartsWith("accept-", StringComparison.Ordinal) == true)
            name.Mistake($"A gate cannot be called '{called}': accept- begins the names of a task's own commands.");

        var needs = gate["needs"].Items("gates", SettingsKeys.ItemsMax)
            .Select(need => (Need: need.Name() ?? "", At: need)).Where(need => need.Need.Length > 0).ToList();
        var read = new Gate(
            called ?? "",
            run.Lines(SettingsKeys.CommandBytesMax) ?? "",
            SettingsGlobs.Read(gate["paths"]),
            gate["minutes"].Number(SettingsKeys.MinutesMin, SettingsKeys.MinutesMax) ?? SettingsKeys.MinutesUsual,
            needs.Select(need => need.Need).Distinct().ToValueList());
        return called is null ? null : new Draft(read, name, needs);
    }

    private static string Mend(string need, IEnumerable<string> names) =>
        Wording.DidYouMean(need, names) is { Length: > 0 } nearest ? nearest : ": 'needs' takes names of gates.";

    private sealed record Draft(Gate Gate, Field Name, IReadOnlyList<(string Need, Field At)> Needs);
}
