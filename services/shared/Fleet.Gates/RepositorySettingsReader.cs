using Fleet.Domain;
using Fleet.Domain.Plans;
using Fleet.PlanFiles.Documents;
using Fleet.PlanFiles.Rules;

namespace Fleet.Gates;

/// <summary>Reads <c>.fleet.yml</c>: all mistakes at once, each at its line.</summary>
internal static class RepositorySettingsReader
{
    private const int FileBytesMax = 1024 * 1024;
    private const int LineBytesMax = 1024;
    private const int CommandBytesMax = 64 * 1024;
    private const int ItemsMax = 200;

    private const double MinutesMax = 1440;
    private const double MinutesUsual = 20;

    private static readonly string[] Keys = ["gates", "context", "protect", "derived", "commit", "release", "toolchain"];
    private static readonly string[] GateKeys = ["name", "run", "paths", "minutes", "needs"];
    private static readonly string[] CommitKeys = ["strip-trailers", "author"];
    private static readonly string[] ReleaseKeys = ["branch", "prerelease", "version"];

    public static (RepositorySettings? Settings, ValueList<PlanMistake> Mistakes) Read(string text)
    {
        var findings = new Findings();
        var root = Document.Read(text, FileBytesMax, findings);
        var settings = root is null ? RepositorySettings.None : Read(new Field(root, root.At, "", findings));
        return findings.Any ? (null, findings.Sorted()) : (settings, []);
    }

    private static RepositorySettings Read(Field root)
    {
        if (root.Map("repository settings", Keys) is not { } top)
        {
            return RepositorySettings.None;
        }

        var commit = top["commit"].Map("the commit policy", CommitKeys);
        top["release"].Map("the release policy", ReleaseKeys);
        return new RepositorySettings(
            Gates(top["gates"]),
            Lines(top["context"], "files"),
            Globs(top["protect"]).Append(RepositorySettings.FileName).Distinct().ToValueList(),
            Globs(top["derived"]),
            commit is null ? [] : Lines(commit["strip-trailers"], "trailers"),
            commit?["author"].Line(LineBytesMax),
            top["toolchain"].Lines(CommandBytesMax));
    }

    private static ValueList<Gate> Gates(Field field)
    {
        var items = field.Items("gates", ItemsMax);
        var gates = new List<Gate>();
        foreach (var item in items)
        {
            if (Gate(item) is not { } gate)
            {
                continue;
            }

            if (gates.Any(other => other.Name == gate.Name))
            {
                item.Mistake($"There are two gates called {gate.Name}: give one another name.");
            }

            gates.Add(gate);
        }

        foreach (var (gate, need) in GateGraph.Unknown(gates))
        {
            field.Mistake($"The gate {gate} needs {need}, and there is no gate of that name.");
        }

        foreach (var cycle in GateGraph.Cycles(gates))
        {
            field.Mistake($"The gates need each other in a circle: {string.Join(" → ", cycle)}.");
        }

        return gates.ToValueList();
    }

    private static Gate? Gate(Field item)
    {
        if (item.Map("a gate", GateKeys) is not { } gate)
        {
            return null;
        }

        foreach (var key in new[] { "name", "run" }.Where(key => !gate[key].IsPresent))
        {
            item.Mistake($"A gate needs '{key}'.");
        }

        return new Gate(
            gate["name"].Name() ?? "",
            gate["run"].Lines(CommandBytesMax) ?? "",
            Globs(gate["paths"]),
            gate["minutes"].Number(0.01, MinutesMax) ?? MinutesUsual,
            Lines(gate["needs"], "gates"));
    }

    private static ValueList<string> Globs(Field field) =>
        field.Items("globs", ItemsMax).Select(item => item.Glob()?.Text).OfType<string>().ToValueList();

    private static ValueList<string> Lines(Field field, string what) =>
        field.Items(what, ItemsMax).Select(item => item.Line(LineBytesMax)).OfType<string>().ToValueList();
}
