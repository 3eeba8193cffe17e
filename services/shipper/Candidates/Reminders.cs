namespace Fleet.Shipper.Candidates;

/// <summary>When something was last said again: each time the wait doubles, so that a service that is away for an
/// hour does not find a thousand copies.</summary>
internal sealed class Reminders
{
    private static readonly TimeSpan WaitMax = TimeSpan.FromMinutes(5);
    private readonly Dictionary<string, (DateTimeOffset Next, TimeSpan Wait)> said = [];

    /// <summary>True when it is time to say it again, and counts as having said it.</summary>
    /// <param name="what">What is said; another state of the same task is another thing.</param>
    /// <param name="since">Since when it is so.</param>
    /// <param name="patience">How long it may be so before it is said again for the first time.</param>
    public bool Due(string what, DateTimeOffset since, TimeSpan patience, DateTimeOffset now)
    {
        var (next, wait) = said.GetValueOrDefault(what, (since + patience, patience));
        if (now < next)
        {
            return false;
        }

        var longer = wait * 2 < WaitMax ? wait * 2 : WaitMax;
        said[what] = (now + longer, longer);
        return true;
    }

    /// <summary>Forgets all that is not so any more.</summary>
    public void Keep(IReadOnlySet<string> still)
    {
        foreach (var gone in said.Keys.Where(what => !still.Contains(what)).ToList())
        {
            said.Remove(gone);
        }
    }
}
