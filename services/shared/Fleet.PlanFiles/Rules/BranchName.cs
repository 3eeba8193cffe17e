using Fleet.PlanFiles.Documents;

namespace Fleet.PlanFiles.Rules;

/// <summary>Names of branches by the rules of <c>git check-ref-format</c>, and Fleet's own.</summary>
public static class BranchName
{
    public const int BytesMax = 200;

    /// <summary>The branch under a field, or null with a mistake.</summary>
    public static string? Branch(this Field field)
    {
        if (field.Line(BytesMax) is not { } branch) return null;
        var mistake = branch switch
        {
            _ when branch.StartsWith("refs/", StringComparison.Ordinal) => "write the branch alone, such as main, without refs/",
            _ when branch.StartsWith("fleet/", StringComparison.Ordinal) => "branches under fleet/ are those of the attempts",
            _ when !IsValid(branch) => "git takes no branch of that name",
            _ => null,
        };
        if (mistake is null) return branch;

        field.Mistake($"{field.Name} cannot be {Wording.Quote(branch)}: {mistake}.");
        return null;
    }

    /// <summary>What <c>git check-ref-format --branch</c> says, but for <c>@</c>, which means the head.</summary>
    public static bool IsValid(string branch) =>
        branch is not ("" or "@" or "HEAD")
        && !branch.StartsWith('-')
        && !branch.EndsWith('.')
        && !branch.Contains("..", StringComparison.Ordinal)
        && !branch.Contains("@{", StringComparison.Ordinal)
        && !branch.Any(c => char.IsAscii(c) && (char.IsControl(c) || " ~^:?*[\\".Contains(c)))
        && branch.Split('/').All(part => part.Length > 0 && part[0] != '.' && !part.EndsWith(".lock", StringComparison.Ordinal));
}
