using System.Text.RegularExpressions;

namespace Fleet.EventStore.Events;

/// <summary>Marten's rule for the name under which an event type is stored.</summary>
public static partial class EventAlias
{
    /// <summary><c>CandidateMerged</c> becomes <c>candidate_merged</c>, <c>URLChanged</c> <c>url_changed</c>.</summary>
    public static string Of(Type type)
    {
        var words = LowerThenOther().Replace(LastCapitalOfARun().Replace(type.Name, "$1 $2"), "$1 $2");
        return words.ToLowerInvariant().Replace(' ', '_');
    }

    [GeneratedRegex(@"(\P{Ll})(\P{Ll}\p{Ll})")]
    private static partial Regex LastCapitalOfARun();

    [GeneratedRegex(@"(\p{Ll})(\P{Ll})")]
    private static partial Regex LowerThenOther();
}
