using System.Collections.Immutable;
using Fleet.Api.Tasks;
using Fleet.Domain.Gates;
using Fleet.Domain.Tasks;
using Fleet.EventStore;

namespace Fleet.Gateway.Tasks;

/// <summary>Tells a task's stream as a story, attempt by attempt. Pure.</summary>
public static class TaskStories
{
    /// <param name="item">The task as the stream leaves it.</param>
    /// <param name="only">The one attempt to tell; null: all.</param>
    public static TaskStory Of(WorkItem item, IReadOnlyList<RecordedEvent> stream, string why, int? only)
    {
        var task = item.Definition!;
        var attempts = stream.Aggregate(ImmutableList<AttemptStory>.Empty, Apply);
        return new TaskStory(
            task.Plan, task.Task, task.Title, item.State.Shown, item.Since, why, task.Prompt, task.Scope, task.Needs,
            task.Accept, task.Labels, task.Agent.Profile ?? task.Agent.Run ?? "", task.Attempts, item.AgentSeconds,
            item.State is WorkState.Landed landed ? landed.Commit : null, item.Candidate?.ChangeHash,
            [.. attempts.Where(attempt => only is null || attempt.Attempt == only)]);
    }

    private static ImmutableList<AttemptStory> Apply(ImmutableList<AttemptStory> told, RecordedEvent recorded)
    {
        if (recorded.Data is TaskReleased released)
        {
            return told.Add(new AttemptStory(
                released.Attempt, recorded.At, null, null, null, null, null, false, null, [], null, null, []));
        }

        return told is [.., var last] ? told.SetItem(told.Count - 1, Next(last, recorded)) : told;
    }

    private static AttemptStory Next(AttemptStory attempt, RecordedEvent recorded) => recorded.Data switch
    {
        AttemptStarted started => attempt with
        {
            Host = started.Host,
            Branch = started.Branch,
            StartedAt = recorded.At,
        },
        AgentEnded ended => attempt with
        {
            AgentSeconds = ended.Seconds,
            ExitCode = ended.ExitCode,
            TimedOut = ended.TimedOut,
            Output = ended.Output,
        },
        GateRan ran => attempt with { Gates = [.. attempt.Gates, Of(ran.Evidence)] },
        CandidateStaged staged => Step(attempt with { Candidate = Of(staged.Candidate) }, recorded, "It was staged."),
        AttemptFailed failed => attempt with { Setback = Of(failed.Setback) },
        LeaseLapsed lapsed => attempt with
        {
            Setback = new("Lapsed", $"The host {lapsed.Host} was not heard of until its lease ran out.", "", null),
        },
        AttemptHandedBack back => attempt with { Setback = new("HandedBack", back.Reason, "", null) },
        CandidateSentBack back => attempt with { Setback = Of(back.Setback) },
        CandidateRejected rejected => Step(
            attempt with { Setback = new("Rejected", $"{rejected.By} rejected it.", rejected.Reason, null) },
            recorded,
            $"{rejected.By} rejected it."),
        TaskEvent happened when TaskSteps.Of(happened) is { } what => Step(attempt, recorded, what),
        _ => attempt,
    };

    private static AttemptStory Step(AttemptStory attempt, RecordedEvent recorded, string what) =>
        attempt with { Steps = [.. attempt.Steps, new Step(recorded.At, what)] };

    private static GateStory Of(GateEvidence gate) => new(
        gate.Gate, gate.Command, gate.Tree, gate.ExitCode, gate.Seconds, gate.Host, gate.Output, gate.Tail, gate.Reused);

    private static CandidateStory Of(Candidate candidate) => new(
        candidate.Branch, candidate.Base, candidate.Commit, candidate.Tree, candidate.ChangeHash, candidate.Files,
        candidate.LinesAdded, candidate.LinesRemoved);

    private static SetbackStory Of(Setback setback) =>
        new(setback.Kind.ToString(), setback.Reason, setback.Detail, setback.Artifact);
}
