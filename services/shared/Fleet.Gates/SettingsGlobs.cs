using Fleet.Domain;
using Fleet.PlanFiles.Documents;
using Fleet.PlanFiles.Rules;

namespace Fleet.Gates;

/// <summary>Globs of <c>.fleet.yml</c>, read as git's ignore files are: one without a slash (<c>*.props</c>) holds at
/// any depth, one that begins with a slash (<c>/*.props</c>) at the top alone.</summary>
/// <remarks>These lists guard: they say what is protected and what makes a proof stale, so the wide reading is the safe
/// one. A plan's scopes grant, and are read as whole paths. What is read here are globs over whole paths again.</remarks>
internal static class SettingsGlobs
{
    public static ValueList<string> Read(Field field) =>
        field.Items("globs", SettingsKeys.ItemsMax).Select(item => item.Glob(OverWholePaths)?.Text)
            .OfType<string>().ToValueList();

    private static string OverWholePaths(string glob) => glob switch
    {
        ['/', not '/', ..] => glob[1..],
        _ when glob.TrimEnd('/').Contains('/') => glob,
        _ => $"**/{glob}",
    };
}
