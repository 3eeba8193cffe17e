using Fleet.Tokens;

namespace Fleet.Gateway.Callers;

/// <summary>Who calls.</summary>
/// <param name="Name">As it stands in the log when the caller decides something.</param>
/// <param name="Agent">What an agent's token is bound to; null for all others.</param>
public sealed record Caller(string Name, Role Role, AgentToken? Agent = null)
{
    /// <summary>The caller of a request that has passed the gate.</summary>
    public static Caller Of(HttpContext context) =>
        context.Features.Get<Caller>() ?? throw new InvalidOperationException("The request has not passed the gate.");
}
