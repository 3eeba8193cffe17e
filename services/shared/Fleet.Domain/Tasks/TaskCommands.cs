using Fleet.Domain.Plans;

namespace Fleet.Domain.Tasks;

/// <summary>What can be asked of a task. The decider answers with events or a refusal.</summary>
public abstract record TaskCommand
{
    // The planner's.
    public sealed record Plan(TaskDefinition Definition) : TaskCommand;

    public sealed record Release : TaskCommand;

    public sealed record Lapse(int Attempt) : TaskCommand;

    public sealed record Block(string Reason, string? Need) : TaskCommand;

    public sealed record Cancel(string By, string Reason) : TaskCommand;

    public sealed record Pause(string By) : TaskCommand;

    public sealed record Resume(string By) : TaskCommand;

    // The runner's.
    public sealed record Claim(int Attempt, string Host) : TaskCommand;

    public sealed record EndAgent(AgentEnded Ended) : TaskCommand;

    public sealed record HandBack(int Attempt, string? Commit, string Reason) : TaskCommand;

    public sealed record Fail(int Attempt, Setback Setback, ValueList<GateRan> Gates, string? Commit = null) : TaskCommand;

    public sealed record Stage(Candidate Candidate) : TaskCommand;

    // The shipper's.
    public sealed record Ship(int Attempt, string? NeedsPersonBecause) : TaskCommand;

    public sealed record PassOn(int Attempt) : TaskCommand;

    // A person's.
    public sealed record Approve(string By, string Reason, string? ChangeHash) : TaskCommand;

    public sealed record Reject(string By, string Reason) : TaskCommand;

    // The merge executor's.
    public sealed record StartLanding(int Attempt, long Number) : TaskCommand;

    public sealed record AbandonLanding(int Attempt, long Number, string Reason) : TaskCommand;

    public sealed record SendBack(int Attempt, string TrunkCommit, Setback Setback) : TaskCommand;

    public sealed record Land(int Attempt, string Commit, long Number) : TaskCommand;
}
