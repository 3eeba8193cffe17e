namespace Fleet.PlanFiles.Documents;

/// <summary>A place in a text, both counted from 1; 0 and 0 for the text as a whole.</summary>
public readonly record struct Mark(int Line, int Column);

/// <summary>A part of a YAML or JSON text, with the place where it begins. Both formats end in this one tree.</summary>
public abstract record Node(Mark At);

/// <summary>A single value. <paramref name="Text"/> is as written, with quotes and escapes resolved.</summary>
public sealed record ScalarNode(Mark At, string Text, ScalarKind Kind) : Node(At);

public sealed record ListNode(Mark At, IReadOnlyList<Node> Items) : Node(At);

/// <summary>A mapping, in the order written. Keys may repeat: who reads it says so.</summary>
public sealed record MapNode(Mark At, IReadOnlyList<MapEntry> Entries) : Node(At);

public sealed record MapEntry(string Key, Mark At, Node Value);

/// <summary>What a single value is by its writing: quoted text is always text.</summary>
public enum ScalarKind
{
    Text,
    Number,
    Boolean,
    Null,
}
