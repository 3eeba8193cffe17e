using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Npgsql;

namespace Fleet.EventStore.Benchmark;

/// <summary>The least that any append costs: pgbench inserting one row of an event's size into one table.</summary>
internal sealed partial class BareInsert(NpgsqlConnectionStringBuilder settings, string pgbench)
{
    private const string Insert = """
        INSERT INTO bare_insert (data) VALUES ('{"What": "a benchmark", "Writer": 1, "Number": 1, "Outcome": "green"}');
        """;

    /// <summary>The newest that is installed, else the one that the PATH finds.</summary>
    public static string FindPgbench() => Directory.Exists("/usr/lib/postgresql")
        ? Directory.GetDirectories("/usr/lib/postgresql")
            .Select(version => Path.Combine(version, "bin", "pgbench")).Where(File.Exists)
            .OrderByDescending(path => path.Length).ThenByDescending(path => path, StringComparer.Ordinal)
            .FirstOrDefault("pgbench")
        : "pgbench";

    public async Task Prepare(CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(settings.ConnectionString);
        await connection.OpenAsync(cancellationToken).ConfigureAwait(false);
        await using var command = new NpgsqlCommand("""
            CREATE TABLE bare_insert (
                id bigserial PRIMARY KEY, data jsonb NOT NULL, timestamp timestamptz NOT NULL DEFAULT now())
            """, connection);
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    public async Task<double> PerSecond(int writers, int seconds, CancellationToken cancellationToken)
    {
        var script = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(script, Insert, cancellationToken).ConfigureAwait(false);
            var output = await Pgbench(["-n", "-M", "prepared", "-f", script, "-T", $"{seconds}", "-c", $"{writers}",
                "-j", $"{Math.Min(writers, 2)}"], cancellationToken).ConfigureAwait(false);
            var found = Tps().Match(output);
            return found.Success
                ? double.Parse(found.Groups[1].ValueSpan, CultureInfo.InvariantCulture)
                : throw new InvalidOperationException($"pgbench gave no figure: {output}");
        }
        finally
        {
            File.Delete(script);
        }
    }

    private async Task<string> Pgbench(string[] arguments, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(pgbench, arguments)
        {
            RedirectStandardOutput = true, RedirectStandardError = true,
            Environment =
            {
                ["PGHOST"] = settings.Host, ["PGPORT"] = $"{settings.Port}", ["PGDATABASE"] = settings.Database,
                ["PGUSER"] = settings.Username, ["PGPASSWORD"] = settings.Password,
            },
        };
        using var process = Process.Start(start)
            ?? throw new InvalidOperationException($"{pgbench} did not start.");
        var errors = process.StandardError.ReadToEndAsync(cancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(cancellationToken).ConfigureAwait(false);
        await process.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
        return process.ExitCode == 0
            ? output
            : throw new InvalidOperationException(
                $"{pgbench} ended with {process.ExitCode}: {(await errors.ConfigureAwait(false)).Trim()}");
    }

    [GeneratedRegex(@"tps = ([0-9.]+)")]
    private static partial Regex Tps();
}
