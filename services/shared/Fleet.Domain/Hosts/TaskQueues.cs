namespace Fleet.Domain.Hosts;

/// <summary>Which queue holds a task that asks for labels, and which queues a host with labels serves.</summary>
public static class TaskQueues
{
    /// <summary>A task may ask for so many labels at once: a host serves one queue per combination.</summary>
    public const int LabelsOfTaskMax = 3;

    /// <summary>The queue of tasks that ask for just these labels, in any order.</summary>
    public static string Of(IEnumerable<string> labels)
    {
        var sorted = labels.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        return sorted.Count == 0 ? "implement-task" : $"implement-task.{string.Join(':', sorted.Select(Written))}";
    }

    /// <summary>All queues whose tasks ask for nothing that the host lacks, the plain one first.</summary>
    public static IReadOnlyList<string> ServedBy(IReadOnlyList<string> hostLabels) =>
        [.. Combinations(hostLabels.Distinct(StringComparer.Ordinal).ToList(), LabelsOfTaskMax).Select(Of).Distinct()];

    /// <summary>A queue's last stops end in _error and the like: the queue of a label must not be named like one of
    /// another label's.</summary>
    private static string Written(string label) => label.Replace("_", "::", StringComparison.Ordinal);

    private static IEnumerable<IReadOnlyList<string>> Combinations(List<string> labels, int sizeMax)
    {
        IEnumerable<IReadOnlyList<string>> all = [[]];
        return labels
            .Aggregate(all, (sets, label) => [.. sets, .. sets.Where(set => set.Count < sizeMax).Select(set => (IReadOnlyList<string>)[.. set, label])])
            .OrderBy(set => set.Count);
    }
}
