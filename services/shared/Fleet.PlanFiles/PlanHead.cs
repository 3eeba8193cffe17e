using Fleet.Domain.Plans;
using Fleet.PlanFiles.Documents;
using Fleet.PlanFiles.Rules;

namespace Fleet.PlanFiles;

/// <summary>All of a plan but its tasks. Where there was a mistake a value stands in, which nobody will see.</summary>
internal sealed record PlanHead(
    string Plan,
    string Repository,
    string Trunk,
    string Goal,
    ApprovalPolicy Approval,
    MergeMethod Merge,
    bool GatesNone,
    Budget Budget,
    TaskDefaults Defaults)
{
    public static PlanHead Read(Fields plan, PlanReaderOptions options, List<string> notices)
    {
        var goal = plan["goal"].Lines(PlanLimits.GoalBytesMax) ?? "";
        var repository = plan["repository"];
        if (!repository.IsPresent) repository.Mistake("'repository' is missing: write the URL or path of the git repository.");
        var slug = Slug(plan, goal, notices);
        if (options.PlanIsTaken) plan["plan"].Mistake($"There is a plan {slug} already: give this one another name.");
        if (options.RepositoryProblem is { } problem) repository.Mistake(problem);
        if (options.TrunkProblem is { } missing) plan["trunk"].Mistake(missing);
        return new PlanHead(
            slug,
            repository.Address(options.BaseDirectory) ?? "",
            plan["trunk"].Branch() ?? "main",
            goal,
            Approvals.Read(plan["approval"]),
            OneOf(plan["merge"], ("squash", MergeMethod.Squash), ("rebase", MergeMethod.Rebase), ("merge", MergeMethod.Merge)),
            OneOf(plan["gates"], ("none", true)),
            Budget.Read(plan["budget"], PlanLimits.PlanMinutesMax),
            TaskDefaults.Read(plan["defaults"]));
    }

    private static string Slug(Fields plan, string goal, List<string> notices)
    {
        var name = plan["plan"];
        if (name.IsPresent) return name.Id() ?? "";

        var slug = Names.FromSentence(goal);
        if (slug.Length == 0) name.Mistake("'plan' is missing: write a short name for the plan, such as add-voice.");
        else notices.Add($"The plan is called {slug}, after its goal.");
        return slug;
    }

    /// <summary>One of a few words; the default of the type when it is missing or another.</summary>
    private static T? OneOf<T>(Field field, params (string Word, T Value)[] words)
    {
        if (field.Line(PlanLimits.AddressBytesMax) is not { } text) return default;
        foreach (var (word, value) in words)
            if (word == text)
                return value;

        field.Mistake($"{field.Name} must be {string.Join(" or ", words.Select(w => w.Word))}, not {Wording.Quote(text)}.");
        return default;
    }
}
