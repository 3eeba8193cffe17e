using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Fleet.Tokens;

/// <summary>Random secrets, and how they are kept: the gateway's settings hold hashes alone.</summary>
public static class Secret
{
    /// <summary>A fresh secret of 256 random bits, safe in URLs and in shell words.</summary>
    public static string Create() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    /// <summary>The SHA-256 of a token in lower-case hexadecimal digits.</summary>
    public static string Hash(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));

    /// <summary>Compares without telling by the time taken how much was right.</summary>
    public static bool Same(string one, string other) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(one), Encoding.UTF8.GetBytes(other));
}
