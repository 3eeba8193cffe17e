using Fleet.Domain;
using Fleet.Domain.Plans;

namespace Fleet.PlanFiles.Documents;

/// <summary>Collects the mistakes of one text, so that all are told in one go.</summary>
public sealed class Findings
{
    /// <summary>More are counted and not listed.</summary>
    public const int ListedMax = 200;

    private readonly List<PlanMistake> mistakes = [];

    public bool Any => mistakes.Count > 0;

    public void Add(Mark at, string path, string message) => mistakes.Add(new(at.Line, at.Column, path, message));

    /// <summary>All mistakes by their place, each once.</summary>
    public ValueList<PlanMistake> Sorted()
    {
        var sorted = mistakes.Distinct().OrderBy(m => m.Line).ThenBy(m => m.Column).ToList();
        if (sorted.Count <= ListedMax) return sorted.ToValueList();

        var more = new PlanMistake(0, 0, "", $"There are {sorted.Count - ListedMax} more mistakes: mend these first.");
        return sorted.Take(ListedMax).Append(more).ToValueList();
    }
}
