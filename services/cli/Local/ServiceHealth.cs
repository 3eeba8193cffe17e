namespace Fleet.Cli.Local;

/// <summary>Asks a service on this machine whether it is ready.</summary>
internal static class ServiceHealth
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Null when it is ready, else why not.</summary>
    public static async Task<string?> WhyNotReady(HttpClient http, int port, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        try
        {
            var address = new Uri($"http://127.0.0.1:{port}/health/ready");
            using var response = await http.GetAsync(address, limit.Token).ConfigureAwait(false);
            return response.IsSuccessStatusCode
                ? null
                : $"{address} answers {(int)response.StatusCode}: "
                    + await response.Content.ReadAsStringAsync(limit.Token).ConfigureAwait(false);
        }
        catch (HttpRequestException failure)
        {
            return failure.Message;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return $"no answer within {Patience.TotalSeconds:0} s";
        }
    }
}
