using System.Globalization;
using System.Text;

namespace Fleet.PlanFiles.Documents;

/// <summary>One value of the text under its path, or the place where it is missing. Reading it as something
/// answers null and leaves a mistake when it is something else; a missing one answers null without.</summary>
public sealed class Field(Node? node, Mark at, string path, Findings findings)
{
    public bool IsPresent => node is not null;

    /// <summary>Where in the text's structure: <c>tasks[2].needs[0]</c>; empty for the whole.</summary>
    public string Path { get; } = path;

    /// <summary>True when the value is a mapping, so that it can be told from a plain word.</summary>
    public bool IsMap => node is MapNode;

    /// <summary>True when the value is a list with nothing in it.</summary>
    public bool IsEmptyList => node is ListNode { Items.Count: 0 };

    /// <summary>The last part of the path, in quotes, for the beginning of a sentence.</summary>
    public string Name => Path.Length == 0 ? "The file" : $"'{Path[(Path.LastIndexOf('.') + 1)..]}'";

    /// <summary>Leaves a mistake at this place.</summary>
    public void Mistake(string message) => findings.Add(node?.At ?? at, Path, message);

    /// <summary>A word or a line: no line break and nothing hidden in it.</summary>
    public string? Line(int bytesMax) => Text(bytesMax, rune => Wording.IsHidden(rune));

    /// <summary>Text of any number of lines; tabs and line breaks are all that may be hidden in it.</summary>
    public string? Lines(int bytesMax) =>
        Text(bytesMax, rune => Rune.IsControl(rune) && rune.Value is not ('\n' or '\r' or '\t'));

    /// <summary>A number within both bounds, which belong to the range.</summary>
    public double? Number(double min, double max)
    {
        if (node is null) return null;
        if (node is ScalarNode { Kind: ScalarKind.Number } scalar
            && double.TryParse(scalar.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            && number >= min && number <= max)
            return number;

        Mistake($"{Name} must be a number from {min:0.###} to {max:0.###}, not {Wording.Describe(node)}.");
        return null;
    }

    /// <summary>A whole number within both bounds, which belong to the range.</summary>
    public long? Whole(long min, long max)
    {
        if (node is null) return null;
        if (node is ScalarNode { Kind: ScalarKind.Number } scalar
            && long.TryParse(scalar.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            && number >= min && number <= max)
            return number;

        Mistake($"{Name} must be a whole number from {min} to {max}, not {Wording.Describe(node)}.");
        return null;
    }

    /// <summary>The items of a list; none when it is missing.</summary>
    /// <param name="of">What the items are, in the plural, for the message.</param>
    public IReadOnlyList<Field> Items(string of, int max)
    {
        if (node is null) return [];
        if (node is not ListNode list)
        {
            Mistake(node is ScalarNode { Kind: ScalarKind.Text } one
                ? $"{Name} must be a list of {of}: write [{Wording.Quote(one.Text)}]."
                : $"{Name} must be a list of {of}, not {Wording.Describe(node)}: leave it out when there are none.");
            return [];
        }

        if (list.Items.Count > max)
            Mistake($"{Name} has {list.Items.Count:N0} {of} and may have {max:N0}.");
        return [.. list.Items.Take(max).Select((item, i) => new Field(item, item.At, $"{Path}[{i}]", findings))];
    }

    /// <summary>The values of a mapping by their keys; a key that is unknown or written twice is a mistake.</summary>
    /// <param name="what">What the mapping is, for the message: <c>a task</c>.</param>
    /// <returns>Null when it is missing or no mapping.</returns>
    public Fields? Map(string what, IReadOnlyList<string> keys)
    {
        if (node is null) return null;
        if (node is MapNode map) return new Fields(map, Path, what, keys, findings);

        Mistake($"{Name} must be {what}, a mapping with keys such as '{keys[0]}', not {Wording.Describe(node)}.");
        return null;
    }

    private string? Text(int bytesMax, Func<Rune, bool> refused)
    {
        if (node is null) return null;
        if (node is not ScalarNode { Kind: ScalarKind.Text } scalar)
        {
            var mend = node is ScalarNode { Kind: not ScalarKind.Null } value ? $": write it in quotes, as \"{Wording.Quote(value.Text)[1..^1]}\"" : "";
            Mistake($"{Name} must be text, not {Wording.Describe(node)}{mend}.");
            return null;
        }

        if (string.IsNullOrWhiteSpace(scalar.Text))
            Mistake($"{Name} is empty: write something, or leave it out.");
        else if (Encoding.UTF8.GetByteCount(scalar.Text) is var bytes && bytes > bytesMax)
            Mistake($"{Name} has {bytes:N0} bytes and may have {bytesMax:N0}.");
        else if (scalar.Text.EnumerateRunes().Where(refused).Cast<Rune?>().FirstOrDefault() is { } bad)
            Mistake($"{Name} holds the hidden character U+{bad.Value:X4}: take it out.");
        else
            return scalar.Text;
        return null;
    }
}
