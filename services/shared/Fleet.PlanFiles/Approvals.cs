using Fleet.Domain;
using Fleet.Domain.Plans;
using Fleet.PlanFiles.Documents;
using Fleet.PlanFiles.Rules;

namespace Fleet.PlanFiles;

/// <summary>Reads <c>approval</c>: <c>human</c>, <c>auto</c>, or <c>{auto: {paths, lines}}</c>.</summary>
internal static class Approvals
{
    private static readonly ApprovalPolicy Human = new(ApprovalMode.Human, [], null);

    public static ApprovalPolicy Read(Field field) => field.IsMap ? Bounded(field) : Plain(field);

    private static ApprovalPolicy Plain(Field field)
    {
        var word = field.Line(PlanLimits.AddressBytesMax);
        if (word is not (null or "human" or "auto"))
            field.Mistake($"'approval' must be human, auto, or {{auto: {{paths: [...], lines: N}}}}, not {Wording.Quote(word)}.");
        return word == "auto" ? new ApprovalPolicy(ApprovalMode.Auto, [], null) : Human;
    }

    private static ApprovalPolicy Bounded(Field field)
    {
        if (field.Map("an approval policy", PlanKeys.Approval) is not { } policy) return Human;
        var auto = policy["auto"];
        if (!auto.IsPresent) auto.Mistake("'approval' says neither human nor auto: write {auto: {paths: [...], lines: N}}.");
        if (auto.Map("the bounds of automatic approval", PlanKeys.ApprovalBounds) is not { } bounds) return Human;

        var (paths, lines) = (bounds["paths"], bounds["lines"]);
        if (!paths.IsPresent && !lines.IsPresent)
            auto.Mistake("'auto' has no bounds: write paths or lines, or approval: auto for any change.");
        var globs = paths.Items("paths", PlanLimits.ScopesMax).Select(p => p.Glob()?.Text).OfType<string>();
        if (paths.IsEmptyList) paths.Mistake("'paths' is an empty list, which no change could match: leave it out for any path.");
        return new ApprovalPolicy(ApprovalMode.Auto, globs.ToValueList(), (int?)lines.Whole(0, PlanLimits.LinesMax));
    }
}
