using Fleet.Domain;
using Fleet.Domain.Plans;

namespace Fleet.PlanFiles;

/// <summary>What reading a plan answered: a complete plan, or all its mistakes.</summary>
/// <param name="Plan">The plan with every default and added need in it; null when there are mistakes.</param>
/// <param name="Mistakes">Sorted by line and column; empty when there is a plan.</param>
/// <param name="AddedNeeds">The needs that overlapping scopes added.</param>
/// <param name="Notices">What was added or assumed, in sentences for the author.</param>
public sealed record PlanReading(
    PlanDefinition? Plan,
    ValueList<PlanMistake> Mistakes,
    ValueList<AddedNeed> AddedNeeds,
    ValueList<string> Notices)
{
    public bool Accepted => Plan is not null;
}
