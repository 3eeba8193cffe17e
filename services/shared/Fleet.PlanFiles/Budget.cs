using Fleet.PlanFiles.Documents;
using Fleet.PlanFiles.Rules;

namespace Fleet.PlanFiles;

/// <summary>What may be used; null is not limited here.</summary>
internal sealed record Budget(double? Minutes, long? Tokens, double? Usd)
{
    public static Budget None { get; } = new(null, null, null);

    public static Budget Read(Field field, double minutesMax) =>
        field.Map("a budget", PlanKeys.Budget) is { } budget
            ? new Budget(
                budget["minutes"].Number(PlanLimits.MinutesMin, minutesMax),
                budget["tokens"].Whole(1, PlanLimits.TokensMax),
                budget["usd"].Number(PlanLimits.UsdMin, PlanLimits.UsdMax))
            : None;
}
