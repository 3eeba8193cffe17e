using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Fleet.Tokens;

/// <summary>What an agent shows the gateway: bound to one attempt of one task, and to a time. A runner mints it, the
/// gateway verifies it with the same key, and nothing has to be looked up:
/// <c>agent.PLAN.TASK.ATTEMPT.EXPIRY.SIGNATURE</c>, the expiry in unix seconds, the signature an HMAC-SHA-256 in
/// base64url over all that stands before it.</summary>
public sealed record AgentToken(string Plan, string Task, int Attempt, DateTimeOffset Expires)
{
    /// <summary>The first part of every such token.</summary>
    public const string Prefix = "agent";

    /// <summary>The token's text, signed with the key.</summary>
    public string Mint(string key)
    {
        var claim = string.Create(
            CultureInfo.InvariantCulture, $"{Prefix}.{Plan}.{Task}.{Attempt}.{Expires.ToUnixTimeSeconds()}");
        return $"{claim}.{Signature(claim, key)}";
    }

    /// <summary>Reads a token. Null when its form or signature is wrong, or when its time is over.</summary>
    public static AgentToken? Verify(string token, string key, DateTimeOffset now)
    {
        var parts = token.Split('.');
        if (parts is not [Prefix, var plan, var task, var attemptText, var expiryText, var signature]
            || !int.TryParse(attemptText, NumberStyles.None, CultureInfo.InvariantCulture, out var attempt)
            || !long.TryParse(expiryText, NumberStyles.None, CultureInfo.InvariantCulture, out var expiry)
            || expiry > DateTimeOffset.MaxValue.ToUnixTimeSeconds())
        {
            return null;
        }

        var expected = Signature(token[..token.LastIndexOf('.')], key);
        var expires = DateTimeOffset.FromUnixTimeSeconds(expiry);
        return now < expires && Secret.Same(signature, expected) ? new(plan, task, attempt, expires) : null;
    }

    private static string Signature(string claim, string key) => Base64Url.EncodeToString(
        HMACSHA256.HashData(Encoding.UTF8.GetBytes(key), Encoding.UTF8.GetBytes(claim)));
}
