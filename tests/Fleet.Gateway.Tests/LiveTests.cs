using System.Net;
using Fleet.Domain;
using Fleet.Domain.Tasks;
using Shouldly;
using Xunit;

namespace Fleet.Gateway.Tests;

[Collection(nameof(Gateway))]
public sealed class LiveTests(Gateway gateway)
{
    [Fact]
    public async Task The_feed_goes_on_after_the_last_event_that_was_seen()
    {
        await gateway.GivenCandidate("live");
        using var first = await Feed("/live?after=0&plan=live");
        var seen = new List<long>();
        while (seen.Count < 4)
        {
            seen.Add(await first.NextId());
        }

        using var second = await Feed("/live?plan=live", lastEventId: seen[^1]);
        var further = new List<long>();
        while (further.Count < 5)
        {
            further.Add(await second.NextId());
        }

        long[] all = [.. seen, .. further];
        all.ShouldBe(all.Distinct().Order());
    }

    [Fact]
    public async Task What_happens_is_told_at_once_to_all_who_follow()
    {
        var before = gateway.Board.Current.Position;
        using var one = await Feed($"/live?after={before}&plan=news");
        using var other = await Feed($"/live?after={before}&plan=news");
        await gateway.GivenCandidate("unheard");
        var position = await gateway.Given(StreamNames.Task("news", "t"), new TaskPlanned(Work.Definition("news", "t")));
        (await one.NextId()).ShouldBe(position);
        (await other.NextId()).ShouldBe(position);
    }

    [Fact]
    public async Task A_silent_feed_says_that_it_lives()
    {
        using var feed = await Feed("/live?plan=nobody");
        (await feed.NextLine(line => line.StartsWith(": still", StringComparison.Ordinal))).ShouldBe(": still here");
    }

    private async Task<Follower> Feed(string path, long? lastEventId = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (lastEventId is { } id)
        {
            request.Headers.Add("Last-Event-ID", $"{id}");
        }

        var response = await gateway.Client("viewer").SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        response.Content.Headers.ContentType!.MediaType.ShouldBe("text/event-stream");
        return new Follower(new StreamReader(await response.Content.ReadAsStreamAsync()));
    }

    private sealed class Follower(StreamReader reader) : IDisposable
    {
        public async Task<long> NextId() =>
            long.Parse((await NextLine(line => line.StartsWith("id: ", StringComparison.Ordinal)))["id: ".Length..], null);

        public async Task<string> NextLine(Func<string, bool> wanted)
        {
            while (true)
            {
                var line = await reader.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(60));
                if (wanted(line ?? throw new InvalidOperationException("The feed ended.")))
                {
                    return line;
                }
            }
        }

        public void Dispose() => reader.Dispose();
    }
}
