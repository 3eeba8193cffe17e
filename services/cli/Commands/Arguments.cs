using System.CommandLine;

namespace Fleet.Cli.Commands;

/// <summary>Arguments and options that several commands have.</summary>
internal static class Arguments
{
    public static Option<bool> Json() => new("--json") { Description = "Print JSON, for scripts." };

    public static Argument<string?> Plan() => Named(new Argument<string?>("PLAN")
    {
        Description = "The plan's name; without it the latest that goes on.",
        Arity = ArgumentArity.ZeroOrOne,
    });

    public static Argument<string> Task() => Named(new Argument<string>("PLAN/TASK") { Description = "The task." });

    public static Argument<string> PlanOrTask() =>
        Named(new Argument<string>("PLAN[/TASK]") { Description = "The plan, or one of its tasks." });

    public static Option<string> Reason(string description) =>
        new("--reason") { Description = description, DefaultValueFactory = _ => "" };

    /// <summary>An option that is not known would be taken for a name.</summary>
    private static Argument<T> Named<T>(Argument<T> argument)
    {
        argument.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: ['-', ..] } token])
            {
                result.AddError($"There is no option {token.Value} here.");
            }
        });
        return argument;
    }
}
