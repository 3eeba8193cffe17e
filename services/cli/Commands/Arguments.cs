using System.CommandLine;

namespace Fleet.Cli.Commands;

/// <summary>Arguments and options that several commands have.</summary>
internal static class Arguments
{
    public static Option<bool> Json() => new("--json") { Description = "Print JSON, for scripts." };

    public static Argument<string?> Plan() => new("PLAN")
    {
        Description = "The plan's name; without it the latest that goes on.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    public static Argument<string> Task() => new("PLAN/TASK") { Description = "The task." };

    public static Argument<string> PlanOrTask() => new("PLAN[/TASK]") { Description = "The plan, or one of its tasks." };

    public static Option<string> Reason(string description) =>
        new("--reason") { Description = description, DefaultValueFactory = _ => "" };
}
