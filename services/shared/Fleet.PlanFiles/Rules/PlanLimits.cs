using Fleet.Domain.Hosts;

namespace Fleet.PlanFiles.Rules;

/// <summary>A limit on everything that a plan may say. Bounds belong to the range.</summary>
public static class PlanLimits
{
    public const int FileBytesMax = 4 * 1024 * 1024;
    public const int TasksMax = 2_000;
    public const int PromptBytesMax = 64 * 1024;
    public const int GoalBytesMax = 4 * 1024;
    public const int TitleBytesMax = 200;
    public const int CommitBytesMax = 4 * 1024;
    public const int CommandBytesMax = 16 * 1024;
    public const int AddressBytesMax = 2 * 1024;
    public const int NameLengthMax = 64;
    public const int ScopesMax = 100;
    public const int ScopesOfPlanMax = 10_000;
    public const int NeedsMax = 50;
    public const int AcceptMax = 20;

    /// <summary>No host serves a queue of more.</summary>
    public const int LabelsMax = TaskQueues.LabelsOfTaskMax;

    public const int AttemptsMax = 20;
    public const int CandidatesMax = 8;
    public const double MinutesMin = 0.1;
    public const double MinutesMax = 1_440;
    public const double PlanMinutesMax = 1_000_000;
    public const long TokensMax = 10_000_000_000;
    public const double UsdMin = 0.01;
    public const double UsdMax = 1_000_000;
    public const int LinesMax = 1_000_000;
}
