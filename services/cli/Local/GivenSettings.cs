using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Fleet.Cli.Local;

/// <summary>Settings of services that a person gave with <c>up --set</c>: by <c>NAME</c> for every service that
/// knows it, or by <c>SERVICE:NAME</c> for one service (<c>host-2</c>) or one kind (<c>host</c>). One entry of a setting
/// that has entries is <c>NAME:ENTRY</c>: an agent (<c>host:Agents:claude</c>), a variable.</summary>
internal static partial class GivenSettings
{
    /// <summary>What <c>up</c> settles itself.</summary>
    private static readonly string[] Reserved = ["Postgres", "RabbitMq", "Directory", "Port"];

    /// <summary>What was given before with what is given now; an empty value takes a setting away.</summary>
    public static Dictionary<string, string> With(this IReadOnlyDictionary<string, string> before, IEnumerable<string> now)
    {
        var all = new Dictionary<string, string>(before);
        foreach (var (key, value) in now.Select(Parse))
        {
            all[key] = value;
            if (value is "")
            {
                all.Remove(key);
            }
        }

        return all;
    }

    /// <summary>Puts those for one service into its settings; what is given for it alone comes last, and so wins.
    /// </summary>
    public static void PutInto(this IReadOnlyDictionary<string, string> given, JsonObject settings, Service service)
    {
        var own =
            from prefix in (string[])["", $"{service.Kind.Name}:", $"{service.Name}:"]
            from one in given
            where one.Key.StartsWith(prefix, StringComparison.Ordinal) && char.IsAsciiLetterUpper(one.Key[prefix.Length])
            select (Path: one.Key[prefix.Length..].Split(':'), one.Value);
        foreach (var (path, value) in own)
        {
            if (path is [var name, var entry])
            {
                var entries = settings[name] as JsonObject ?? [];
                entries[entry] = value;
                settings[name] = entries;
            }
            else
            {
                settings[path[0]] = Value(value);
            }
        }
    }

    /// <summary>Why it is none, or null.</summary>
    public static string? Mistake(string text) =>
        !Form().IsMatch(text) ? $"--set {text}: write [SERVICE:]NAME[:ENTRY]=VALUE, such as LeaseSeconds=60."
        : Reserved.Contains(Form().Match(text).Groups["name"].Value) ? $"--set {text}: this one is settled by up itself."
        : null;

    private static (string Key, string Value) Parse(string text) => (text[..text.IndexOf('=')], text[(text.IndexOf('=') + 1)..]);

    /// <summary>JSON where it is some (a number, a list), else the text itself.</summary>
    private static JsonNode? Value(string text)
    {
        try
        {
            return JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            return text;
        }
    }

    [GeneratedRegex("^([a-z][a-z0-9-]*:)?(?<name>[A-Z][A-Za-z]*)(:[A-Za-z_][A-Za-z0-9._-]*)?=")]
    private static partial Regex Form();
}
