using Microsoft.AspNetCore.Http.HttpResults;

namespace Fleet.Gateway.Callers;

/// <summary>Lets a browser in: a link with the token once, a cookie from then on.</summary>
public static class LoginEndpoints
{
    public static void MapLogin(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/login", Login).OpenToAll().ExcludeFromDescription();

    /// <summary>Cookies do not tell ports apart: with the port in its name, two fleets on one machine do not meet.</summary>
    public static string CookieOf(HttpRequest request) => $"fleet-{request.Host.Port ?? 80}";

    private static Results<RedirectHttpResult, ProblemHttpResult> Login(
        string? token, HttpContext context, CallerTokens tokens)
    {
        if (token is null || tokens.Find(token) is not { Agent: null })
        {
            return Problems.Unauthorized(Role.Viewer);
        }

        context.Response.Cookies.Append(CookieOf(context.Request), token, new CookieOptions
        {
            HttpOnly = true,
            SameSite = SameSiteMode.Lax,
            Secure = context.Request.IsHttps,
            MaxAge = TimeSpan.FromDays(30),
        });
        return TypedResults.LocalRedirect("/");
    }
}
