using Fleet.Domain.Scopes;
using Fleet.PlanFiles.Documents;

namespace Fleet.PlanFiles.Rules;

/// <summary>Scopes and globs under a field.</summary>
public static class Globs
{
    /// <summary>The scope, or null with a mistake.</summary>
    public static Scope? Scope(this Field field) => Parsed(field, Domain.Scopes.Scope.Parse);

    /// <summary>The glob over whole paths, or null with a mistake.</summary>
    public static PathGlob? Glob(this Field field) => Parsed(field, PathGlob.Parse);

    /// <summary>The glob after its text was rewritten to one over whole paths, or null with a mistake.</summary>
    public static PathGlob? Glob(this Field field, Func<string, string> wholePath) =>
        Parsed(field, text => PathGlob.Parse(wholePath(text)));

    private static T? Parsed<T>(Field field, Func<string, T> parse)
        where T : class
    {
        if (field.Line(PathGlob.LengthMax) is not { } text) return null;
        try
        {
            return parse(text);
        }
        catch (FormatException error)
        {
            field.Mistake($"{Wording.Quote(text)} is no path inside the repository. {error.Message}");
            return null;
        }
    }
}
