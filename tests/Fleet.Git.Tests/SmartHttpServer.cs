using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Fleet.Git.Tests;

/// <summary>A git server as others run them: git's own <c>git http-backend</c> as a CGI program behind a web server that
/// asks for a name and a password. Every password is <c>token-of-NAME</c>.</summary>
internal sealed class SmartHttpServer : IAsyncDisposable
{
    private readonly WebApplication server;

    private SmartHttpServer(WebApplication server) => this.server = server;

    public Uri Address => new(server.Services.GetRequiredService<IServer>()
        .Features.Get<IServerAddressesFeature>()!.Addresses.Single());

    public static async Task<SmartHttpServer> Start(string repositories)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var server = builder.Build();
        server.Urls.Add("http://127.0.0.1:0");
        server.Run(context => Serve(context, repositories));
        await server.StartAsync();
        return new SmartHttpServer(server);
    }

    public ValueTask DisposeAsync() => server.DisposeAsync();

    private static async Task Serve(HttpContext context, string repositories)
    {
        if (User(context.Request) is not { } user)
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            context.Response.Headers.WWWAuthenticate = "Basic realm=\"git\"";
            return;
        }

        var start = new ProcessStartInfo("git", "http-backend")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            Environment =
            {
                ["GIT_PROJECT_ROOT"] = repositories, ["GIT_HTTP_EXPORT_ALL"] = "1", ["REMOTE_USER"] = user,
                ["REQUEST_METHOD"] = context.Request.Method, ["PATH_INFO"] = context.Request.Path,
                ["QUERY_STRING"] = context.Request.QueryString.Value?.TrimStart('?') ?? "",
                ["CONTENT_TYPE"] = context.Request.ContentType ?? "",
                ["HTTP_CONTENT_ENCODING"] = context.Request.Headers.ContentEncoding.ToString(),
                ["GIT_PROTOCOL"] = context.Request.Headers["Git-Protocol"].ToString(),
            },
        };
        using var backend = Process.Start(start)!;
        var sending = Send(context.Request.Body, backend);
        var output = backend.StandardOutput.BaseStream;
        while (await Line(output) is { Length: > 0 } header)
        {
            var (name, value) = (header[..header.IndexOf(':')], header[(header.IndexOf(':') + 1)..].Trim());
            if (name == "Status")
            {
                context.Response.StatusCode = int.Parse(value[..3], CultureInfo.InvariantCulture);
            }
            else
            {
                context.Response.Headers[name] = value;
            }
        }

        await output.CopyToAsync(context.Response.Body);
        await sending;
        await backend.WaitForExitAsync();
    }

    private static async Task Send(Stream body, Process backend)
    {
        await body.CopyToAsync(backend.StandardInput.BaseStream);
        backend.StandardInput.Close();
    }

    private static async Task<string> Line(Stream output)
    {
        var line = new StringBuilder();
        var one = new byte[1];
        while (await output.ReadAsync(one) == 1 && one[0] != '\n')
        {
            line.Append((char)one[0]);
        }

        return line.ToString().TrimEnd('\r');
    }

    private static string? User(HttpRequest request)
    {
        if (!AuthenticationHeaderValue.TryParse(request.Headers.Authorization, out var given) || given.Parameter is null)
        {
            return null;
        }

        return Encoding.UTF8.GetString(Convert.FromBase64String(given.Parameter)).Split(':') is [var user, var password]
            && password == $"token-of-{user}" ? user : null;
    }
}
