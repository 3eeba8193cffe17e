using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Fleet.Cli.Doctor;
using Fleet.Cli.Local;

namespace Fleet.Cli.Commands;

/// <summary><c>fleet doctor</c>.</summary>
internal static class DoctorCommand
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public static Command Create()
    {
        var audit = new Option<bool>("--audit")
        {
            Description = "Hold the log, the repositories, the queues and the disk against what must always be true.",
        };
        var json = Arguments.Json();
        var command = new Command("doctor", "Checks everything one layer down, and names the mend.") { audit, json };
        command.SetAction((parsed, cancel) => Run(parsed.GetValue(audit), parsed.GetValue(json), cancel));
        return command;
    }

    private static async Task<int> Run(bool audit, bool json, CancellationToken cancellationToken)
    {
        var home = FleetHome.Find();
        var checks = await Look(home, audit, cancellationToken).ConfigureAwait(false);
        if (json)
        {
            Console.WriteLine(Json(checks, Connections.Of(home)));
        }
        else
        {
            Show(checks);
        }

        return checks.Max(check => check.ExitCode);
    }

    private static async Task<IReadOnlyList<Check>> Look(FleetHome home, bool audit, CancellationToken cancellationToken)
    {
        var secrets = home.Secrets;
        var looks = new List<Task<IReadOnlyList<Check>>>
        {
            One(Task.FromResult(MachineChecks.Disk(home))),
            One(MachineChecks.Git(cancellationToken)),
            One(MachineChecks.Sandbox(cancellationToken)),
        };
        if (secrets is not null)
        {
            looks.Add(ServerChecks.Postgres(secrets, cancellationToken));
            looks.Add(ServerChecks.RabbitMq(secrets, cancellationToken));
        }

        looks.Add(ServiceChecks.Processes(home, cancellationToken));
        looks.Add(One(ServiceChecks.Gateway(cancellationToken)));
        if (audit)
        {
            looks.Add(AuditChecks.Look(home, cancellationToken));
        }

        return [.. (await Task.WhenAll(looks).ConfigureAwait(false)).SelectMany(found => found)];
    }

    private static async Task<IReadOnlyList<Check>> One(Task<Check> look) => [await look.ConfigureAwait(false)];

    private static void Show(IReadOnlyList<Check> checks)
    {
        foreach (var check in checks)
        {
            Console.WriteLine($"{(check.Ok ? "ok    " : "WRONG ")} {check.Name,-15} {check.Detail}");
            foreach (var finding in check.Findings)
            {
                Console.WriteLine($"       {"",-15} {finding}");
            }

            if (check.Mend is not "")
            {
                Console.WriteLine($"       {"",-15} -> {check.Mend}");
            }
        }
    }

    private static string Json(IReadOnlyList<Check> checks, Connections connections) => new JsonObject
    {
        ["ok"] = checks.All(check => check.Ok),
        ["connections"] = new JsonObject
        {
            ["postgres"] = connections.Postgres,
            ["rabbitmq"] = connections.RabbitMq,
            ["management"] = connections.Management,
            ["gateway"] = connections.Gateway,
        },
        ["checks"] = new JsonArray([.. checks.Select(check => new JsonObject
        {
            ["name"] = check.Name,
            ["ok"] = check.Ok,
            ["detail"] = check.Detail,
            ["findings"] = new JsonArray([.. check.Findings.Select(finding => JsonValue.Create(finding))]),
            ["mend"] = check.Mend,
        })]),
    }.ToJsonString(Indented);
}
