namespace Fleet.PlanFiles.Documents;

/// <summary>A mapping's values by key. Making it tells of every key that is unknown or written twice.</summary>
public sealed class Fields
{
    private readonly MapNode map;
    private readonly string path;
    private readonly IReadOnlyList<string> keys;
    private readonly Findings findings;
    private readonly Dictionary<string, MapEntry> entries = [];

    internal Fields(MapNode map, string path, string what, IReadOnlyList<string> keys, Findings findings)
    {
        (this.map, this.path, this.keys, this.findings) = (map, path, keys, findings);
        foreach (var entry in map.Entries)
        {
            if (!keys.Contains(entry.Key))
                findings.Add(entry.At, Under(Wording.Quote(entry.Key)[1..^1]), Unknown(entry.Key, what));
            else if (!entries.TryAdd(entry.Key, entry))
                findings.Add(entry.At, Under(entry.Key),
                    $"The key '{entry.Key}' is written twice, first on line {entries[entry.Key].At.Line}: keep one.");
        }
    }

    /// <summary>The value under a key; not present when the key is missing.</summary>
    public Field this[string key] => keys.Contains(key)
        ? new Field(entries.GetValueOrDefault(key)?.Value, map.At, Under(key), findings)
        : throw new ArgumentException($"'{key}' is not among the keys of this mapping.", nameof(key));

    private string Under(string key) => path.Length == 0 ? key : $"{path}.{key}";

    private string Unknown(string key, string what)
    {
        var nearest = Wording.DidYouMean(key, keys);
        return nearest.Length > 0
            ? $"The key {Wording.Quote(key)} is unknown{nearest}"
            : $"The key {Wording.Quote(key)} is unknown: {what} has {string.Join(", ", keys)}.";
    }
}
