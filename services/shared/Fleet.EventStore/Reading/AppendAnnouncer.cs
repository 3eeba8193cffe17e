using System.Threading.Channels;
using Npgsql;

namespace Fleet.EventStore.Reading;

/// <summary>Tells all listeners, after the commit, that something was appended: at once when it was quiet, else at
/// most every 10 ms.</summary>
/// <remarks>A NOTIFY inside the appending transaction would make all commits of the database wait for each other.
/// An announcement that gets lost is made up for by the followers' polling.</remarks>
internal sealed class AppendAnnouncer(FleetDatabase database) : IAsyncDisposable
{
    private static readonly TimeSpan Apart = TimeSpan.FromMilliseconds(10);

    private readonly Lock starting = new();
    private readonly Channel<bool> appended = System.Threading.Channels.Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    private Task? announcing;

    public void Announce()
    {
        if (announcing is null)
        {
            lock (starting)
                announcing ??= Task.Run(Run);
        }
        appended.Writer.TryWrite(true);
    }

    public async ValueTask DisposeAsync()
    {
        appended.Writer.TryComplete();
        if (announcing is not null)
            await announcing.ConfigureAwait(false);
    }

    private async Task Run()
    {
        await foreach (var _ in appended.Reader.ReadAllAsync().ConfigureAwait(false))
        {
            try
            {
                await using var notify = database.Source.CreateCommand($"SELECT pg_notify('{LogListener.Channel}', '')");
                await notify.ExecuteNonQueryAsync().ConfigureAwait(false);
            }
            catch (NpgsqlException)
            {
                // The append is committed; followers find it when they poll.
            }
            await Task.Delay(Apart).ConfigureAwait(false);
        }
    }
}
