namespace Fleet.Gateway.Pages;

/// <summary>Answers with a whole page: frame, style and script around the content.</summary>
/// <param name="position">The position of the log that the page shows; null for a page that does not follow it.</param>
public sealed class HtmlResult(string title, Html content, long? position) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext)
    {
        var page = Html.Of($"""
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>{title}</title>
            <link rel="icon" href="data:,">
            <link rel="stylesheet" href="/fleet.css">
            <script src="/fleet.js" defer></script>
            </head>
            <body>
            <header><a class="brand" href="/">Fleet</a><span id="link" title="whether this page follows the log"></span></header>
            <main id="live" data-position="{position}">{content}</main>
            </body>
            </html>
            """);
        // Nothing but our own two files may run or be shown: what agents write stays text.
        httpContext.Response.Headers.ContentSecurityPolicy =
            "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src data:; form-action 'self'; "
            + "frame-ancestors 'none'; base-uri 'none'";
        httpContext.Response.Headers.CacheControl = "no-store";
        return Results.Content(page.Text, "text/html; charset=utf-8").ExecuteAsync(httpContext);
    }
}
