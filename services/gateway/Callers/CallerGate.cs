namespace Fleet.Gateway.Callers;

/// <summary>Lets a request through when its token may do what the endpoint needs; nothing is open without one.</summary>
public sealed class CallerGate(RequestDelegate next, CallerTokens tokens)
{
    public Task Invoke(HttpContext context)
    {
        var access = context.GetEndpoint()?.Metadata.GetMetadata<Access>() ?? Access.Default;
        if (access.Open || context.Request.Path.StartsWithSegments("/health"))
        {
            return next(context);
        }

        var caller = TokenOf(context.Request) is { } token ? tokens.Find(token) : null;
        if (caller is null)
        {
            context.Response.Headers.WWWAuthenticate = "Bearer";
            return Problems.Answer(context, Problems.Unauthorized(access.Role));
        }

        context.Features.Set(caller);
        return Refusal(caller, access, context.Request) is { } refusal
            ? Problems.Answer(context, Problems.Forbidden(refusal))
            : next(context);
    }

    private static string? Refusal(Caller caller, Access access, HttpRequest request) => caller switch
    {
        { Agent: { } agent } when access.Agents is not AgentReach.Nothing =>
            Names(request, "plan", agent.Plan) && (access.Agents is AgentReach.Plan || Names(request, "task", agent.Task))
                ? null
                : $"This token is bound to the task {agent.Plan}/{agent.Task} and its plan; this is another's.",
        { Agent: { } agent } =>
            $"This token is an agent's: it reads its own task {agent.Plan}/{agent.Task} and its plan's status, nothing "
            + $"else. This needs the role {access.Role.Shown()}.",
        _ when caller.Role.Includes(access.Role) => null,
        _ => $"{caller.Name} has the role {caller.Role.Shown()}; this needs the role {access.Role.Shown()}, or admin.",
    };

    private static bool Names(HttpRequest request, string part, string own) =>
        (request.RouteValues[part] as string ?? request.Query[part]) == own;

    /// <summary>The header counts always. The browser's cookie, which it sends by itself, counts for reading and for
    /// the pages' own forms, which carry an antiforgery token.</summary>
    private static string? TokenOf(HttpRequest request)
    {
        const string Bearer = "Bearer ";
        var header = request.Headers.Authorization.ToString();
        return header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) ? header[Bearer.Length..].Trim()
            : HttpMethods.IsGet(request.Method) || request.Path.StartsWithSegments("/decide")
                ? request.Cookies[LoginEndpoints.CookieOf(request)]
                : null;
    }
}
