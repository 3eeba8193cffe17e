using System.CommandLine;
using Fleet.Api;
using Fleet.Api.Errors;
using Fleet.Cli.Gateways;
using Fleet.Cli.Output;

namespace Fleet.Cli.Commands;

/// <summary><c>fleet errors list|show|retry|drop</c>.</summary>
internal static class ErrorsCommand
{
    public static Command Create() => new("errors", "Deals with messages that could not be handled.")
    {
        List(),
        Of("show", "Shows one whole.", Show),
        Of("retry", "Puts it back into the queue it was meant for.", (gateway, id, json, cancel) => Post(gateway, "retry", id, json, cancel)),
        Of("drop", "Removes it for good.", (gateway, id, json, cancel) => Post(gateway, "drop", id, json, cancel)),
    };

    private static Command List()
    {
        var json = Arguments.Json();
        var command = new Command("list", "Lists them.") { json };
        command.SetAction((parsed, cancel) => List(parsed.GetValue(json), cancel));
        return command;
    }

    private static Command Of(
        string name, string description, Func<GatewayClient, Guid, bool, CancellationToken, Task> run)
    {
        var id = new Argument<Guid>("ID") { Description = "The message's id, as `fleet errors list` shows it." };
        var json = Arguments.Json();
        var command = new Command(name, description) { id, json };
        command.SetAction(async (parsed, cancel) =>
        {
            using var gateway = GatewayClient.Connect();
            await run(gateway, parsed.GetValue(id), parsed.GetValue(json), cancel).ConfigureAwait(false);
            return ExitCodes.Ok;
        });
        return command;
    }

    private static async Task<int> List(bool json, CancellationToken cancellationToken)
    {
        using var gateway = GatewayClient.Connect();
        var text = await gateway.GetText("api/errors", cancellationToken).ConfigureAwait(false);
        if (json)
        {
            Console.WriteLine(text);
            return ExitCodes.Ok;
        }

        var errors = GatewayClient.Read(text, ApiJson.Default.IReadOnlyListErrorView);
        if (errors.Count == 0)
        {
            Console.WriteLine("No message waits in an error queue.");
            return ExitCodes.Ok;
        }

        TextTable.Write(
            ["id", "queue", "at", "why"],
            [.. errors.Select(error => (IReadOnlyList<string>)
            [
                $"{error.Id}", error.HeldIn, $"{error.At?.UtcDateTime:yyyy-MM-dd HH:mm:ss}", Why(error),
            ])]);
        return ExitCodes.Ok;
    }

    private static async Task Show(GatewayClient gateway, Guid id, bool json, CancellationToken cancellationToken)
    {
        var text = await gateway.GetText($"api/errors/{id}", cancellationToken).ConfigureAwait(false);
        if (json)
        {
            Console.WriteLine(text);
            return;
        }

        var error = GatewayClient.Read(text, ApiJson.Default.ErrorView);
        Console.WriteLine($"""
            {error.Id} waits in {error.HeldIn}, meant for {error.Queue}
            why    {Why(error)}
            at     {error.At?.UtcDateTime:yyyy-MM-dd HH:mm:ss} on {error.Host}
            type   {error.MessageType}
            {string.Join('\n', error.Stack.Select(line => $"       {line}"))}

            {error.Body}
            """);
    }

    private static async Task Post(
        GatewayClient gateway, string what, Guid id, bool json, CancellationToken cancellationToken)
    {
        var text = await gateway.PostText($"api/errors/{id}/{what}", null, cancellationToken).ConfigureAwait(false);
        Console.WriteLine(json ? text : $"{id} is {GatewayClient.Read(text, ApiJson.Default.ErrorDone).Done}.");
    }

    private static string Why(ErrorView error) =>
        error.ExceptionType is null ? $"{error.Reason} {error.Message}".TrimEnd() : $"{error.ExceptionType}: {error.Message}";
}
