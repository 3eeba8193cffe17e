using System.Reflection;
using System.Text;
using Fleet.Cli.Local;
using Fleet.Processes;

namespace Fleet.Cli.Demo;

/// <summary>The demo's sample repository and plan, laid out fresh for each run.</summary>
/// <param name="Origin">The bare repository that the plan lands in.</param>
/// <param name="PlanFile">The plan, to be read by people too.</param>
internal sealed record DemoRepository(string Origin, string PlanFile)
{
    private const string Prefix = "demo/";
    private const UnixFileMode Runnable =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupRead
        | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    /// <summary>Writes the files, commits them, and makes the repository that all hosts reach.</summary>
    public static async Task<DemoRepository> Create(FleetHome home, CancellationToken cancellationToken)
    {
        var number = Enumerable.Range(1, int.MaxValue).First(n => !Directory.Exists(home.In("demo", $"{n}")));
        var folder = Directory.CreateDirectory(home.In("demo", $"{number}")).FullName;
        var seed = Path.Combine(folder, "seed");
        foreach (var name in Names.Where(name => name.StartsWith($"{Prefix}repository/", StringComparison.Ordinal)))
        {
            await Write(Path.Combine(seed, name[$"{Prefix}repository/".Length..]), Text(name), cancellationToken).ConfigureAwait(false);
        }

        var origin = Path.Combine(folder, "origin.git");
        await Git(seed, ["init", "--quiet", "--initial-branch=main"], cancellationToken).ConfigureAwait(false);
        await Git(seed, ["add", "--all"], cancellationToken).ConfigureAwait(false);
        await Git(seed, ["commit", "--quiet", "--message=Convert times"], cancellationToken).ConfigureAwait(false);
        await Git(folder, ["clone", "--quiet", "--bare", seed, origin], cancellationToken).ConfigureAwait(false);

        var plan = Path.Combine(folder, "plan.yaml");
        var text = number == 1 ? Text($"{Prefix}plan.yaml") : Text($"{Prefix}plan.yaml").Replace("plan: units", $"plan: units-{number}");
        await File.WriteAllTextAsync(plan, text, cancellationToken).ConfigureAwait(false);
        return new DemoRepository(origin, plan);
    }

    /// <summary>The trunk as git shows it.</summary>
    public async Task<string> Trunk(CancellationToken cancellationToken) =>
        (await Git(Origin, ["log", "--graph", "--format=%h %s  [%(trailers:key=Fleet-Task,valueonly,separator=%x2C)]", "main"], cancellationToken)
            .ConfigureAwait(false)).Output.TrimEnd();

    private static Assembly Own => typeof(DemoRepository).Assembly;

    private static IEnumerable<string> Names =>
        Own.GetManifestResourceNames().Where(name => name.StartsWith(Prefix, StringComparison.Ordinal));

    private static string Text(string name)
    {
        using var reader = new StreamReader(Own.GetManifestResourceStream(name)!, Encoding.UTF8);
        return reader.ReadToEnd();
    }

    private static async Task Write(string path, string text, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await File.WriteAllTextAsync(path, text, cancellationToken).ConfigureAwait(false);
        if (text.StartsWith("#!", StringComparison.Ordinal))
        {
            File.SetUnixFileMode(path, Runnable);
        }
    }

    /// <summary>The person's own git configuration is left out: its hooks and signing keys are not the demo's.</summary>
    private static Task<CommandResult> Git(string folder, string[] arguments, CancellationToken cancellationToken) =>
        new Command("git", ["-c", "user.name=Fleet demo", "-c", "user.email=demo@localhost", .. arguments])
        {
            WorkingDirectory = folder,
            Environment = new Dictionary<string, string>
            {
                ["PATH"] = Environment.GetEnvironmentVariable("PATH") ?? "/usr/bin:/bin",
                ["GIT_CONFIG_NOSYSTEM"] = "1",
                ["GIT_CONFIG_GLOBAL"] = "/dev/null",
            },
        }.RunToSuccess(cancellationToken);
}
