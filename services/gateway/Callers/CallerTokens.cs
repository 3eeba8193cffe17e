using Fleet.Tokens;

namespace Fleet.Gateway.Callers;

/// <summary>Tells by a token who calls.</summary>
public sealed class CallerTokens(GatewaySettings settings, TimeProvider clock)
{
    private readonly Dictionary<string, Caller> callers = settings.Tokens.ToDictionary(
        token => token.TokenHash.ToLowerInvariant(), token => new Caller(token.Name, token.Role));

    /// <summary>The caller, or null when the token is of nobody, or its time is over.</summary>
    public Caller? Find(string token) =>
        token.StartsWith($"{AgentToken.Prefix}.", StringComparison.Ordinal)
            ? OfAgent(token)
            : callers.GetValueOrDefault(Secret.Hash(token));

    private Caller? OfAgent(string token) =>
        settings.AgentKey is not "" && AgentToken.Verify(token, settings.AgentKey, clock.GetUtcNow()) is { } agent
            ? new Caller($"agent of {agent.Plan}/{agent.Task}", Role.Agent, agent)
            : null;
}
