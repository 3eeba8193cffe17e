using System.Security.Cryptography;
using System.Text;

namespace Fleet.Messaging;

/// <summary>Ids that are the same each time they are derived, so that a message sent twice is one message.</summary>
public static class DeterministicId
{
    /// <summary>The id of the <paramref name="index"/>th message that follows from an event.</summary>
    public static Guid From(Guid id, int index) => From(id, index.ToString());

    /// <summary>An id for a name within another id's space.</summary>
    public static Guid From(Guid id, string name) =>
        From([.. id.ToByteArray(bigEndian: true), .. Encoding.UTF8.GetBytes(name)]);

    /// <summary>The id of a content: a UUID of version 8 (RFC 9562) out of its SHA-256.</summary>
    public static Guid From(ReadOnlySpan<byte> content)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(content, hash);
        hash[6] = (byte)((hash[6] & 0x0f) | 0x80);
        hash[8] = (byte)((hash[8] & 0x3f) | 0x80);
        return new Guid(hash[..16], bigEndian: true);
    }
}
