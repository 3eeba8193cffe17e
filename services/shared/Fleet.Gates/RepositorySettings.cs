using Fleet.Domain;
using Fleet.Domain.Plans;
using Fleet.Domain.Scopes;

namespace Fleet.Gates;

/// <summary>What a repository says of itself in <c>.fleet.yml</c>, read from the trunk or from the tree that is
/// proved, never from a candidate's branch.</summary>
/// <param name="Gates">What has to be green, in the order in which it is written.</param>
/// <param name="Context">Files that go into every context pack.</param>
/// <param name="Protect">Globs over whole paths: a change there always needs a person. The file itself is among them.</param>
/// <param name="Derived">Globs over whole paths of generated files.</param>
/// <param name="StripTrailers">Names of trailers that commit messages lose.</param>
/// <param name="Author">Whose work a landed commit is (<c>Jo Doe &lt;jo@example.org&gt;</c>), or null.</param>
/// <param name="Toolchain">A command whose output names the tools that gates run with, or null.</param>
public sealed record RepositorySettings(
    ValueList<Gate> Gates,
    ValueList<string> Context,
    ValueList<string> Protect,
    ValueList<string> Derived,
    ValueList<string> StripTrailers,
    string? Author,
    string? Toolchain)
{
    /// <summary>How releases are cut, or null when the repository says nothing of it.</summary>
    public ReleaseSettings? Release { get; init; }

    /// <summary>The file's name, at the repository's top.</summary>
    public const string FileName = ".fleet.yml";

    /// <summary>A repository without the file has no gates, and protects just the file itself.</summary>
    public static RepositorySettings None { get; } = new([], [], [FileName], [], [], null, null);

    /// <summary>Reads the file's text; null: there is none.</summary>
    /// <exception cref="RepositorySettingsException">With every mistake at its line.</exception>
    public static RepositorySettings Parse(string? text)
    {
        if (text is null)
        {
            return None;
        }

        var (settings, mistakes) = RepositorySettingsReader.Read(text);
        return settings ?? throw new RepositorySettingsException(mistakes);
    }

    /// <summary>The changed paths that need a person, in the order given.</summary>
    public IReadOnlyList<string> Protected(IEnumerable<string> paths)
    {
        var globs = Protect.Select(PathGlob.Parse).ToList();
        return [.. paths.Where(path => globs.Any(glob => glob.Matches(path)))];
    }
}

/// <summary>A command that has to be green before a commit may be on the trunk.</summary>
/// <param name="Name">Unique in the repository.</param>
/// <param name="Run">Run through <c>sh -c</c> at the tree's top; exit code 0 is green.</param>
/// <param name="Paths">Globs over whole paths of all that it depends on; empty: the whole tree.</param>
/// <param name="Minutes">Its time limit.</param>
/// <param name="Needs">Gates that have to be green before it runs.</param>
public sealed record Gate(string Name, string Run, ValueList<string> Paths, double Minutes, ValueList<string> Needs);

/// <summary>How releases are cut.</summary>
/// <param name="Branch">The branch of stable releases, or null for the trunk.</param>
/// <param name="Prerelease">The name of the pre-release branch and version suffix, or null for none.</param>
/// <param name="Version">How versions are counted: <c>semver</c>.</param>
public sealed record ReleaseSettings(string? Branch, string? Prerelease, string Version);

/// <summary>The repository's settings can't be used; nothing was run.</summary>
public sealed class RepositorySettingsException(ValueList<PlanMistake> mistakes) : Exception(
    $"{RepositorySettings.FileName} of the trunk has mistakes: "
    + string.Join(" ", mistakes.Select(mistake => $"line {mistake.Line}, column {mistake.Column}: {mistake.Message}")))
{
    public ValueList<PlanMistake> Mistakes { get; } = mistakes;
}
