using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Fleet.PlanFiles.Documents;

/// <summary>YAML into the tree. Anchors, aliases and tags are refused: nothing in these files needs them, and
/// aliases of aliases grow a small text without bound.</summary>
internal sealed partial class YamlDocumentReader(IParser parser)
{
    public static Node? Read(string text, Findings findings)
    {
        var parser = new Parser(new Scanner(new StringReader(text), skipComments: true));
        try
        {
            return new YamlDocumentReader(parser).Root();
        }
        catch (NotHereException refused)
        {
            findings.Add(refused.At, "", refused.Message);
        }
        catch (YamlException error)
        {
            Tell(error, text, findings);
        }
        catch (InvalidOperationException)
        {
            // The parser loses its own state on some unclosed braces.
            var at = parser.Current is { } last ? MarkOf(last.End) : default;
            findings.Add(at, "", "This is not YAML: a bracket or a brace is not closed, or a key stands where none can.");
        }

        return null;
    }

    private Node? Root()
    {
        parser.Consume<StreamStart>();
        if (parser.Accept<StreamEnd>(out _)) return null;
        parser.Consume<DocumentStart>();
        var root = Value(depth: 1);
        parser.Consume<DocumentEnd>();
        if (parser.Current is { } next and not StreamEnd)
            throw new NotHereException(MarkOf(next.Start), "A second document begins here: keep one document in the file.");
        return root is ScalarNode { Text: "", Kind: ScalarKind.Null } ? null : root;
    }

    private Node Value(int depth)
    {
        var current = parser.Current!;
        var at = MarkOf(current.Start);
        if (current is AnchorAlias or NodeEvent { Anchor.IsEmpty: false })
            throw new NotHereException(at, "Anchors (&) and aliases (*) are not read: write the value out, in quotes if it begins so.");
        if (current is NodeEvent { Tag.IsEmpty: false })
            throw new NotHereException(at, "Tags (!) are not read: put the value in quotes if it begins so.");
        if (depth > Document.DepthMax && current is not Scalar)
            throw new NotHereException(at, $"Lists and mappings nest deeper than {Document.DepthMax} levels.");

        if (parser.TryConsume<Scalar>(out var scalar)) return new ScalarNode(at, scalar.Value, KindOf(scalar));
        return parser.TryConsume<SequenceStart>(out _)
            ? new ListNode(at, Items(depth + 1))
            : new MapNode(at, Entries(depth + 1));
    }

    private List<Node> Items(int depth)
    {
        var items = new List<Node>();
        while (!parser.TryConsume<SequenceEnd>(out _))
            items.Add(Value(depth));
        return items;
    }

    private List<MapEntry> Entries(int depth)
    {
        parser.Consume<MappingStart>();
        var entries = new List<MapEntry>();
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            if (Value(depth) is not ScalarNode key)
                throw new NotHereException(MarkOf(parser.Current!.Start), "A key must be one word, not a list or a mapping.");
            entries.Add(new MapEntry(key.Text, key.At, Value(depth)));
        }

        return entries;
    }

    private static ScalarKind KindOf(Scalar scalar) => scalar.Style switch
    {
        not ScalarStyle.Plain => ScalarKind.Text,
        _ when scalar.Value is "" or "~" or "null" or "Null" or "NULL" => ScalarKind.Null,
        _ when scalar.Value is "true" or "True" or "TRUE" or "false" or "False" or "FALSE" => ScalarKind.Boolean,
        _ => Number().IsMatch(scalar.Value) ? ScalarKind.Number : ScalarKind.Text,
    };

    private static Mark MarkOf(YamlDotNet.Core.Mark mark) => new((int)mark.Line, (int)mark.Column);

    /// <summary>A tab in the indentation is what it mostly is, and the parser tells of it in many other words.</summary>
    private static void Tell(YamlException error, string text, Findings findings)
    {
        var lines = text.Split('\n');
        for (var i = Math.Max(0, (int)error.Start.Line - 1); i < Math.Min(lines.Length, error.End.Line + 1); i++)
            if (lines[i].AsSpan(0, lines[i].Length - lines[i].TrimStart().Length).Contains('\t'))
            {
                findings.Add(new Mark(i + 1, 1), "", "This is not YAML: the line is indented with a tab: use spaces.");
                return;
            }

        findings.Add(MarkOf(error.Start), "", $"This is not YAML: {error.Message.TrimEnd('.')}.");
    }

    [GeneratedRegex(@"^[-+]?(0x[0-9a-fA-F]+|0o[0-7]+|(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|\.inf|\.nan)$",
        RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)]
    private static partial Regex Number();

    /// <summary>YAML that is allowed elsewhere and not here.</summary>
    private sealed class NotHereException(Mark at, string message) : Exception(message)
    {
        public Mark At { get; } = at;
    }
}
