using Fleet.Domain.Tasks;
using Fleet.Domain.Trunk;
using Fleet.EventStore;

namespace Fleet.Cli.Benchmarks;

/// <summary>Where the time of a plan's tasks went, told from the log alone.</summary>
internal sealed record Spans(IReadOnlyList<Span> Rows, double WallMs, double MergeStepMs, double ReadyToAgentP99Ms)
{
    /// <param name="log">The plan's events and those of its trunk, in order.</param>
    public static Spans Of(IReadOnlyList<RecordedEvent> log)
    {
        var tasks = log.Where(e => e.Data is TaskEvent).GroupBy(e => e.Stream).Select(Times.Of)
            .Where(times => times.Landed is not null).ToList();
        var first = log.First(e => e.Data is TaskReleased).At;
        Span[] rows =
        [
            new("in the queue (released to claimed)", tasks.Select(t => Times.Ms(t.Released, t.Claimed))),
            new("briefing (claimed to agent started)", tasks.Select(t => Times.Ms(t.Claimed, t.AgentStarted))),
            new("the agent itself", tasks.Select(t => t.AgentMs)),
            new("judging (agent ended to staged: take-over, scope, gate, push, hand-in)", tasks.Select(t => Times.Ms(t.AgentEnded, t.Staged))),
            new("shipping (staged to merge requested)", tasks.Select(t => Times.Ms(t.Staged, t.Requested))),
            new("before the trunk (requested to landing begun: queue, validation)", tasks.Select(t => Times.Ms(t.Requested, t.Landing))),
            new("landing (begun to landed: push, receipt)", tasks.Select(t => Times.Ms(t.Landing, t.Landed))),
        ];
        return new Spans(
            rows,
            (log.Last(e => e.Data is TaskLanded).At - first).TotalMilliseconds,
            Percentile.Of(MergeSteps(log), 50),
            Percentile.Of(tasks.Select(t => Times.Ms(t.Released, t.AgentStarted)), 99));
    }

    /// <summary>What the merge executor spends on one candidate: from when it could begin (the candidate stood in the
    /// queue, the one before had landed, the verdict was there) to the receipt.</summary>
    private static IEnumerable<double> MergeSteps(IReadOnlyList<RecordedEvent> log)
    {
        var queued = new Dictionary<string, DateTimeOffset>();
        var free = DateTimeOffset.MinValue;
        foreach (var happened in log)
        {
            switch (happened.Data)
            {
                case CandidateQueued candidate:
                    queued[candidate.Candidate.Task] = happened.At;
                    break;
                case ValidationFinished:
                    free = happened.At;
                    break;
                case CandidateMerged merged:
                    var began = queued[merged.Task] > free ? queued[merged.Task] : free;
                    yield return (happened.At - began).TotalMilliseconds;
                    free = happened.At;
                    break;
            }
        }
    }

    private sealed record Times(
        DateTimeOffset? Released, DateTimeOffset? Claimed, DateTimeOffset? AgentStarted, double AgentMs,
        DateTimeOffset? AgentEnded, DateTimeOffset? Staged, DateTimeOffset? Requested, DateTimeOffset? Landing, DateTimeOffset? Landed)
    {
        public static Times Of(IEnumerable<RecordedEvent> stream)
        {
            var at = stream.ToLookup(e => e.Data.GetType(), e => e);
            DateTimeOffset? When<T>() => at[typeof(T)].LastOrDefault()?.At;
            var agent = at[typeof(AgentEnded)].LastOrDefault()?.Data as AgentEnded;
            return new Times(
                When<TaskReleased>(), When<AttemptStarted>(), agent?.StartedAt, (agent?.Seconds ?? 0) * 1000, When<AgentEnded>(),
                When<CandidateStaged>(), When<MergeRequested>(), When<LandingStarted>(), When<TaskLanded>());
        }

        public static double Ms(DateTimeOffset? from, DateTimeOffset? to) => (to - from)?.TotalMilliseconds ?? double.NaN;
    }
}

/// <summary>One part of a task's way.</summary>
internal sealed record Span(string Name, double P50Ms, double P99Ms)
{
    public Span(string name, IEnumerable<double> values)
        : this(name, Percentile.Of(values, 50), Percentile.Of(values, 99)) { }
}
