using System.Collections.Immutable;

namespace Fleet.Domain.Trains;

/// <summary>What a verdict says of the candidates in the tree, by Bayes: green speaks for all of them, red against
/// the least trusted.</summary>
public static class Beliefs
{
    /// <summary>How often a good tree comes out red.</summary>
    public const double FlakeRate = 0.01;

    /// <summary>What is left of a doubt after green: a flake that hid a fault, a fault that shows later.</summary>
    public const double AfterGreen = 0.99;

    private const double Least = 0.005;

    /// <summary>The units, with what the verdict says of those that were assumed.</summary>
    public static ImmutableSortedDictionary<long, TrainUnit> After(
        ImmutableSortedDictionary<long, TrainUnit> units, BuildKey key, bool passed)
    {
        var builder = units.ToBuilder();
        foreach (var ticket in key.Assumed)
        {
            builder[ticket] = Of(units, key, passed, units[ticket]);
        }

        return builder.ToImmutable();
    }

    /// <summary>The unit with its new belief.</summary>
    public static TrainUnit Of(
        ImmutableSortedDictionary<long, TrainUnit> units, BuildKey key, bool passed, TrainUnit unit)
    {
        if (passed)
        {
            return unit with { Belief = Math.Max(unit.Belief, AfterGreen) };
        }

        var others = key.Assumed.Append(key.Head).Where(ticket => ticket != unit.Ticket)
            .Aggregate(1 - FlakeRate, (all, ticket) => all * units[ticket].Belief);
        var belief = unit.Belief * (1 - others) / (1 - unit.Belief * others);
        return unit with { Belief = Math.Clamp(belief, Least, AfterGreen) };
    }
}
