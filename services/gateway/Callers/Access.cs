namespace Fleet.Gateway.Callers;

/// <summary>Who may call an endpoint. One that says nothing is a viewer's.</summary>
/// <param name="Role">The role that is needed.</param>
/// <param name="Open">True: no token at all.</param>
/// <param name="Agents">What an agent may reach here besides.</param>
public sealed record Access(Role Role, bool Open = false, AgentReach Agents = AgentReach.Nothing)
{
    public static Access Default { get; } = new(Role.Viewer);
}

/// <summary>What of an endpoint is an agent's own.</summary>
public enum AgentReach
{
    Nothing,

    /// <summary>The plan that the request names must be the token's.</summary>
    Plan,

    /// <summary>The plan and the task that the request names must be the token's.</summary>
    Task,
}

/// <summary>Says it where the endpoint is mapped.</summary>
public static class AccessExtensions
{
    public static TBuilder Needs<TBuilder>(this TBuilder endpoint, Role role)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new Access(role));

    public static TBuilder OpenToAll<TBuilder>(this TBuilder endpoint)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new Access(Role.Viewer, Open: true));

    public static TBuilder AgentsReach<TBuilder>(this TBuilder endpoint, AgentReach reach)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new Access(Role.Viewer, Agents: reach));
}
