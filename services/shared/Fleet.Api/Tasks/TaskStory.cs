namespace Fleet.Api.Tasks;

/// <summary>A task's whole story, from planned to landed.</summary>
/// <param name="Why">One paragraph: what it waits for, since when, what to do.</param>
/// <param name="ChangeHash">The change that an approval would be bound to, while a candidate is in flight.</param>
public sealed record TaskStory(
    string Plan, string Task, string Title, string State, DateTimeOffset Since, string Why, string Prompt,
    IReadOnlyList<string> Scope, IReadOnlyList<string> Needs, IReadOnlyList<string> Accept,
    IReadOnlyList<string> Labels, string Agent, int AttemptsMax, double AgentSeconds, string? Commit,
    string? ChangeHash, IReadOnlyList<AttemptStory> Attempts);

/// <summary>One attempt.</summary>
/// <param name="ReleasedAt">When it was put in the queue.</param>
/// <param name="StartedAt">When a runner took it; null while none has.</param>
/// <param name="Output">The hash of the agent's output among the artifacts.</param>
/// <param name="Setback">Why it came to nothing, else null.</param>
/// <param name="Steps">What happened after it was staged, in sentences.</param>
public sealed record AttemptStory(
    int Attempt, DateTimeOffset ReleasedAt, string? Host, string? Branch, DateTimeOffset? StartedAt,
    double? AgentSeconds, int? ExitCode, bool TimedOut, string? Output, IReadOnlyList<GateStory> Gates,
    CandidateStory? Candidate, SetbackStory? Setback, IReadOnlyList<Step> Steps);

/// <summary>What one gate's run showed.</summary>
public sealed record GateStory(
    string Gate, string Command, string Tree, int ExitCode, double Seconds, string Host, string Output, string Tail,
    bool Reused);

/// <summary>What was staged.</summary>
public sealed record CandidateStory(
    string Branch, string Base, string Commit, string Tree, string ChangeHash, IReadOnlyList<string> Files,
    int LinesAdded, int LinesRemoved);

/// <summary>Why an attempt came to nothing.</summary>
/// <param name="Artifact">The hash of the whole output among the artifacts, or null.</param>
public sealed record SetbackStory(string Kind, string Reason, string Detail, string? Artifact);

/// <summary>Something that happened, in a sentence.</summary>
public sealed record Step(DateTimeOffset At, string What);
