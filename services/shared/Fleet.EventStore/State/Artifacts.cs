using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;

namespace Fleet.EventStore.State;

/// <summary>Outputs and transcripts, addressed by their content, compressed, capped, and kept for a while.</summary>
public sealed class Artifacts(FleetDatabase database)
{
    /// <inheritdoc cref="Put(byte[], string, int, CancellationToken)"/>
    public Task<string> Put(string content, string kind, int cap, CancellationToken cancellationToken = default) =>
        Put(Encoding.UTF8.GetBytes(content), kind, cap, cancellationToken);

    /// <summary>Keeps the content, or what is left of it under the cap: its head and its tail.</summary>
    /// <param name="content">Text in UTF-8, or any bytes.</param>
    /// <param name="kind">What it is, for people and for retention: <c>gate-output</c>, <c>transcript</c>.</param>
    /// <param name="cap">The most bytes to keep.</param>
    /// <returns>The SHA-256 of what was kept, in hex: its name from now on.</returns>
    public async Task<string> Put(byte[] content, string kind, int cap, CancellationToken cancellationToken = default)
    {
        var kept = ContentCap.Cut(content, cap);
        var hash = Convert.ToHexStringLower(SHA256.HashData(kept));
        await database.Run("SELECT public.fleet_artifact_put($1, $2, $3, $4)", cancellationToken,
            hash, kind, (long)kept.Length, Compress(kept)).ConfigureAwait(false);
        return hash;
    }

    /// <summary>The content, or null when it was never put or its retention is over.</summary>
    public async Task<byte[]?> Get(string hash, CancellationToken cancellationToken = default)
    {
        var found = await database.Fetch(
            "SELECT content FROM artifacts WHERE hash = $1", row => row.GetFieldValue<byte[]>(0), cancellationToken, hash)
            .ConfigureAwait(false);
        return found.Count == 0 ? null : Expand(found[0]);
    }

    /// <summary>The content as text, or null as with <see cref="Get"/>.</summary>
    public async Task<string?> GetText(string hash, CancellationToken cancellationToken = default) =>
        await Get(hash, cancellationToken).ConfigureAwait(false) is { } content ? Encoding.UTF8.GetString(content) : null;

    /// <summary>Removes what was last put before a moment; for the planner.</summary>
    /// <returns>How many were removed.</returns>
    public Task<long> Prune(DateTimeOffset before, CancellationToken cancellationToken = default) =>
        database.Ask<long>("SELECT public.fleet_artifact_prune($1)", cancellationToken, before.ToUniversalTime());

    private static byte[] Compress(byte[] content)
    {
        using var target = new MemoryStream();
        using (var gzip = new GZipStream(target, CompressionLevel.Fastest, leaveOpen: true))
            gzip.Write(content);
        return target.ToArray();
    }

    private static byte[] Expand(byte[] compressed)
    {
        using var gzip = new GZipStream(new MemoryStream(compressed), CompressionMode.Decompress);
        using var target = new MemoryStream();
        gzip.CopyTo(target);
        return target.ToArray();
    }
}
