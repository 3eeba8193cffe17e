using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Fleet.Cli.Local;

/// <summary>Settings of services that a person gave with <c>up --set</c>: by <c>NAME</c> for every service that
/// knows it, or by <c>SERVICE:NAME</c> for one service (<c>host-2</c>) or one kind (<c>host</c>).</summary>
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

    /// <summary>Those for one service; what is given for it alone comes last, and so wins.</summary>
    public static IEnumerable<KeyValuePair<string, JsonNode?>> For(
        this IReadOnlyDictionary<string, string> given, Service service) =>
        from prefix in (string[])["", $"{service.Kind.Name}:", $"{service.Name}:"]
        from one in given
        where one.Key.StartsWith(prefix, StringComparison.Ordinal) && !one.Key[prefix.Length..].Contains(':')
        select KeyValuePair.Create(one.Key[prefix.Length..], Value(one.Value));

    /// <summary>Why it is none, or null.</summary>
    public static string? Mistake(string text) =>
        !Form().IsMatch(text) ? $"--set {text}: write NAME=VALUE or SERVICE:NAME=VALUE, such as LeaseSeconds=60."
        : Reserved.Contains(Parse(text).Key.Split(':')[^1]) ? $"--set {text}: this one is settled by up itself."
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

    [GeneratedRegex("^([a-z][a-z0-9-]*:)?[A-Z][A-Za-z]*=")]
    private static partial Regex Form();
}
