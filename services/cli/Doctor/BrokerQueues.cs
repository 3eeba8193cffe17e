using System.Text.Json.Nodes;
using Fleet.Cli.Local;

namespace Fleet.Cli.Doctor;

/// <summary>A queue of the broker.</summary>
/// <param name="Messages">That wait or are being handled; the broker counts them every few seconds.</param>
internal sealed record BrokerQueue(string Name, long Messages, long Consumers)
{
    /// <summary>Messages here could not be handled, and wait for a person.</summary>
    public bool IsLastStop =>
        Name.EndsWith("_error", StringComparison.Ordinal) || Name.EndsWith("_dead", StringComparison.Ordinal)
        || Name.EndsWith("_skipped", StringComparison.Ordinal);
}

/// <summary>Reads the queues of the broker that <c>up</c> started.</summary>
internal static class BrokerQueues
{
    /// <exception cref="HttpRequestException">The broker does not answer, or refuses; with what it said.</exception>
    public static async Task<IReadOnlyList<BrokerQueue>> Read(SecretsFile secrets, CancellationToken cancellationToken)
    {
        var user = secrets.RabbitMq.UserInfo.Split(':');
        using var http = new BrokerAdministrator(
            secrets.Management, Uri.UnescapeDataString(user[0]), Uri.UnescapeDataString(user[1]), "/").Connect();
        var path = new Uri("api/queues/%2F?columns=name,messages,consumers", UriKind.Relative);
        using var answer = await http.GetAsync(path, cancellationToken).ConfigureAwait(false);
        var body = await answer.Content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false);
        if (!answer.IsSuccessStatusCode)
        {
            throw new HttpRequestException($"{http.BaseAddress}{path} answers {(int)answer.StatusCode}: {body}");
        }

        return
        [
            .. JsonNode.Parse(body)!.AsArray().Select(queue => new BrokerQueue(
                queue!["name"]!.GetValue<string>(),
                queue["messages"]?.GetValue<long>() ?? 0,
                queue["consumers"]?.GetValue<long>() ?? 0)),
        ];
    }
}
