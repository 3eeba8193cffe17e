using System.Text;
using System.Text.RegularExpressions;
using Fleet.PlanFiles.Documents;

namespace Fleet.PlanFiles.Rules;

/// <summary>The two kinds of names: ids, which become branches and streams, and names of profiles and labels.</summary>
public static partial class Names
{
    /// <summary>The id under a field, or null with a mistake.</summary>
    public static string? Id(this Field field) => Checked(field, IdPattern(),
        "lower-case letters, digits and hyphens, beginning and ending with a letter or digit");

    /// <summary>The name of an agent profile or of a label, or null with a mistake.</summary>
    public static string? Name(this Field field) => Checked(field, NamePattern(),
        "lower-case letters, digits, hyphens, dots and underscores, beginning with a letter or digit");

    /// <summary>An id made of a sentence; empty when nothing of it can be used.</summary>
    public static string FromSentence(string sentence)
    {
        var slug = new StringBuilder();
        foreach (var c in sentence.ToLowerInvariant())
            if (char.IsAsciiLetterOrDigit(c)) slug.Append(c);
            else if (slug.Length > 0 && slug[^1] != '-') slug.Append('-');
        var whole = slug.ToString().Trim('-');
        if (whole.Length <= PlanLimits.NameLengthMax) return whole;

        var cut = whole.LastIndexOf('-', PlanLimits.NameLengthMax);
        return whole[..(cut > 0 ? cut : PlanLimits.NameLengthMax)];
    }

    private static string? Checked(Field field, Regex pattern, string rule)
    {
        if (field.Line(PlanLimits.AddressBytesMax) is not { } name) return null;
        if (name.Length <= PlanLimits.NameLengthMax && pattern.IsMatch(name)) return name;

        field.Mistake(name.Length > PlanLimits.NameLengthMax
            ? $"{field.Name} has {name.Length} characters and may have {PlanLimits.NameLengthMax}."
            : $"{field.Name} must be {rule}, not {Wording.Quote(name)}.");
        return null;
    }

    [GeneratedRegex(@"\A[a-z0-9]([a-z0-9-]*[a-z0-9])?\z", RegexOptions.NonBacktracking)]
    private static partial Regex IdPattern();

    [GeneratedRegex(@"\A[a-z0-9][a-z0-9._-]*\z", RegexOptions.NonBacktracking)]
    private static partial Regex NamePattern();
}
