using System.Text;
using System.Text.Json;

namespace Fleet.PlanFiles.Documents;

/// <summary>JSON into the tree, keeping places and repeated keys.</summary>
internal ref struct JsonDocumentReader
{
    private readonly ReadOnlySpan<byte> text;
    private Utf8JsonReader reader;
    private long counted;
    private Mark place = new(1, 1);

    private JsonDocumentReader(ReadOnlySpan<byte> text)
    {
        this.text = text;
        reader = new Utf8JsonReader(text, new JsonReaderOptions { MaxDepth = Document.DepthMax });
    }

    public static Node? Read(ReadOnlySpan<byte> text, Findings findings)
    {
        var walk = new JsonDocumentReader(text);
        try
        {
            walk.reader.Read();
            var root = walk.Value();
            walk.reader.Read();
            return root;
        }
        catch (JsonException error)
        {
            var at = new Mark((int)(error.LineNumber ?? 0) + 1, (int)(error.BytePositionInLine ?? 0) + 1);
            findings.Add(at, "", $"This is not JSON: {Reason(error)}");
        }
        catch (InvalidOperationException)
        {
            findings.Add(walk.At(), "", "A string holds half a character (a lone surrogate): write the whole pair.");
        }

        return null;
    }

    private static string Reason(JsonException error)
    {
        var end = error.Message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return end < 0 ? error.Message : error.Message[..end];
    }

    private Node Value()
    {
        var at = At();
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                return new MapNode(at, Entries());
            case JsonTokenType.StartArray:
                return new ListNode(at, Items());
            case JsonTokenType.String:
                return new ScalarNode(at, reader.GetString()!, ScalarKind.Text);
            case JsonTokenType.Number:
                return new ScalarNode(at, Encoding.UTF8.GetString(reader.ValueSpan), ScalarKind.Number);
            case JsonTokenType.Null:
                return new ScalarNode(at, "null", ScalarKind.Null);
            default:
                return new ScalarNode(at, Encoding.UTF8.GetString(reader.ValueSpan), ScalarKind.Boolean);
        }
    }

    private List<MapEntry> Entries()
    {
        var entries = new List<MapEntry>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var (key, at) = (reader.GetString()!, At());
            reader.Read();
            entries.Add(new MapEntry(key, at, Value()));
        }

        return entries;
    }

    private List<Node> Items()
    {
        var items = new List<Node>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            items.Add(Value());
        return items;
    }

    /// <summary>The place of the current token, counted on from the last one.</summary>
    private Mark At()
    {
        var passed = text[(int)counted..(int)reader.TokenStartIndex];
        var lines = passed.Count((byte)'\n');
        var tail = Encoding.UTF8.GetCharCount(passed[(passed.LastIndexOf((byte)'\n') + 1)..]);
        place = lines == 0 ? place with { Column = place.Column + tail } : new Mark(place.Line + lines, tail + 1);
        counted = reader.TokenStartIndex;
        return place;
    }
}
