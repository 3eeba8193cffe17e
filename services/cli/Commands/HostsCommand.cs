using System.CommandLine;
using Fleet.Api;
using Fleet.Cli.Gateways;
using Fleet.Cli.Output;

namespace Fleet.Cli.Commands;

/// <summary><c>fleet hosts</c>.</summary>
internal static class HostsCommand
{
    public static Command Create()
    {
        var json = Arguments.Json();
        var command = new Command("hosts", "Shows the runner hosts and what they run.") { json };
        command.SetAction((parsed, cancel) => Run(parsed.GetValue(json), cancel));
        return command;
    }

    private static async Task<int> Run(bool json, CancellationToken cancellationToken)
    {
        using var gateway = GatewayClient.Connect();
        var text = await gateway.GetText("api/hosts", cancellationToken).ConfigureAwait(false);
        if (json)
        {
            Console.WriteLine(text);
            return ExitCodes.Ok;
        }

        var hosts = GatewayClient.Read(text, ApiJson.Default.IReadOnlyListHostView);
        if (hosts.Count == 0)
        {
            Console.WriteLine("No runner host has joined. To start one, type: fleet up --runners 1");
            return ExitCodes.Ok;
        }

        TextTable.Write(
            ["host", "slots", "labels", "agents", "runs"],
            [.. hosts.Select(host => (IReadOnlyList<string>)
            [
                host.Host, $"{host.Running.Count} of {host.Slots}", string.Join(", ", host.Labels),
                string.Join(", ", host.Agents), string.Join(", ", host.Running),
            ])]);
        return ExitCodes.Ok;
    }
}
