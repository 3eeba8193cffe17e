using System.Globalization;

namespace Fleet.LocalServers;

/// <summary>
/// Where the system's PostgreSQL is: Debian keeps each version apart, others put it on the path.
/// </summary>
internal sealed record PostgresPrograms(string Directory)
{
    public string Postgres => Path.Combine(Directory, "postgres");

    public string Initdb => Path.Combine(Directory, "initdb");

    /// <summary>The newest version that is complete; null when there is none.</summary>
    public static PostgresPrograms? Find()
    {
        IEnumerable<string> debian = System.IO.Directory.Exists("/usr/lib/postgresql")
            ? System.IO.Directory.EnumerateDirectories("/usr/lib/postgresql")
                .OrderByDescending(path => double.TryParse(
                    Path.GetFileName(path), CultureInfo.InvariantCulture, out var version) ? version : 0)
                .Select(path => Path.Combine(path, "bin"))
            : [];
        return debian
            .Concat(CleanEnvironment.Path.Split(':', StringSplitOptions.RemoveEmptyEntries))
            .Select(directory => new PostgresPrograms(directory))
            .FirstOrDefault(found => File.Exists(found.Postgres) && File.Exists(found.Initdb));
    }

    /// <summary>The programs that made this data: another major version cannot read it.</summary>
    /// <exception cref="LocalServerException">PostgreSQL is missing, or only other versions are
    /// there.</exception>
    public static PostgresPrograms For(string dataDirectory)
    {
        var version = Path.Combine(dataDirectory, "PG_VERSION");
        if (!File.Exists(version))
            return Find() ?? throw Missing("PostgreSQL is not installed", "postgresql");
        var major = File.ReadAllText(version).Trim();
        var own = new PostgresPrograms($"/usr/lib/postgresql/{major}/bin");
        return File.Exists(own.Postgres) ? own
            : Find() ?? throw Missing(
                $"PostgreSQL {major}, which wrote {dataDirectory}, is not installed", $"postgresql-{major}");
    }

    private static LocalServerException Missing(string what, string package) =>
        new($"{what}. On Debian or Ubuntu: apt-get install {package}");
}
