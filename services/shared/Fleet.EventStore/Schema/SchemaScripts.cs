using System.Text;

namespace Fleet.EventStore.Schema;

/// <summary>The SQL files of this assembly.</summary>
internal static class SchemaScripts
{
    /// <summary>The numbered scripts in order; each runs once in the life of a database.</summary>
    public static IReadOnlyList<(int Version, string Sql)> Numbered { get; } =
        [.. typeof(SchemaScripts).Assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith("Schema/0", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(name => (int.Parse(name["Schema/".Length..].Split('-')[0]), Load(name)))];

    /// <summary>Who may do what; runs at every set-up.</summary>
    public static string Grants { get; } = Load("Schema/grants.sql");

    private static string Load(string name)
    {
        using var stream = typeof(SchemaScripts).Assembly.GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
