namespace Fleet.Gateway.Pages;

/// <summary>How far a plan is, as a bar: a part for each task, by its state. Drawn as SVG, which needs no styles
/// in the markup.</summary>
public static class Progress
{
    private static readonly string[] Order = ["landed", "running", "amber", "red", "rest"];

    public static Html Bar(IEnumerable<string> states)
    {
        var kinds = states.Select(Kind).OrderBy(kind => Array.IndexOf(Order, kind)).ToList();
        return Html.Of($"""
            <div class="bar"><svg viewBox="0 0 {kinds.Count} 1" preserveAspectRatio="none" role="img" aria-label="progress">
            {kinds.Select((kind, place) => Html.Of($"""<rect class="{kind}" x="{place}" y="0" width="1.02" height="1"/>"""))}
            </svg></div>
            """);
    }

    private static string Kind(string state) => state switch
    {
        "landed" => "landed",
        "running" or "gating" or "staged" or "shipped" or "merging" => "running",
        "awaiting-approval" => "amber",
        "blocked" or "cancelled" => "red",
        _ => "rest",
    };
}
