using System.Text.RegularExpressions;
using Fleet.Domain;
using Fleet.Domain.Plans;
using Fleet.PlanFiles.Documents;
using Fleet.PlanFiles.Rules;

namespace Fleet.Gates;

/// <summary>Reads <c>.fleet.yml</c>: all mistakes at once, each at its line. An empty file says nothing.</summary>
public static partial class RepositorySettingsReader
{
    /// <summary>The settings, or null and the mistakes by their lines.</summary>
    public static (RepositorySettings? Settings, ValueList<PlanMistake> Mistakes) Read(string text)
    {
        var findings = new Findings();
        var root = Document.Read(text, SettingsKeys.FileBytesMax, findings);
        var settings = root is null ? RepositorySettings.None : Read(new Field(root, root.At, "", findings));
        return findings.Any ? (null, findings.Sorted()) : (settings, []);
    }

    private static RepositorySettings Read(Field root)
    {
        if (root.Map("repository settings", SettingsKeys.Top) is not { } top) return RepositorySettings.None;

        var commit = top["commit"].Map("the commit policy", SettingsKeys.Commit);
        return new RepositorySettings(
            GatesReader.ReadAll(top["gates"]),
            top["context"].Items("files", SettingsKeys.ItemsMax).Select(OneFile).OfType<string>().ToValueList(),
            SettingsGlobs.Read(top["protect"]).Append(RepositorySettings.FileName).Distinct().ToValueList(),
            SettingsGlobs.Read(top["derived"]),
            commit is null ? [] : Trailers(commit["strip-trailers"]),
            commit is null ? null : Matching(commit["author"], Author(), "an author, written as Name <mail@example.org>"),
            top["toolchain"].Lines(SettingsKeys.CommandBytesMax)) { Release = Release(top["release"]) };
    }

    private static ValueList<string> Trailers(Field field) => field.Items("trailers", SettingsKeys.ItemsMax)
        .Select(item => Matching(item, Trailer(), "a trailer's name, such as Co-authored-by")).OfType<string>().ToValueList();

    private static ReleaseSettings? Release(Field field) =>
        field.Map("the release policy", SettingsKeys.Release) is not { } release ? null : new ReleaseSettings(
            release["branch"].Branch(),
            release["prerelease"].Name(),
            Matching(release["version"], Version(), "semver") ?? "semver");

    private static string? OneFile(Field field)
    {
        if (field.Glob()?.Text is not { } path) return null;
        if (path.IndexOfAny(['*', '?', '[', '{']) < 0 && !path.EndsWith('/')) return path;

        field.Mistake($"{Wording.Quote(path)} must be one file, such as CONTRIBUTING.md, not a glob or a directory.");
        return null;
    }

    private static string? Matching(Field field, Regex pattern, string what)
    {
        if (field.Line(SettingsKeys.LineBytesMax) is not { } text) return null;
        if (pattern.IsMatch(text)) return text;

        field.Mistake($"{field.Name} must be {what}, not {Wording.Quote(text)}.");
        return null;
    }

    [GeneratedRegex(@"\A[A-Za-z][A-Za-z0-9-]*\z", RegexOptions.NonBacktracking)]
    private static partial Regex Trailer();

    [GeneratedRegex(@"\A[^<>]*[^<> ] <[^<>@ ]+@[^<>@ ]+>\z", RegexOptions.NonBacktracking)]
    private static partial Regex Author();

    [GeneratedRegex(@"\Asemver\z", RegexOptions.NonBacktracking)]
    private static partial Regex Version();
}
