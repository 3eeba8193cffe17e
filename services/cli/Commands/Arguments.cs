using System.CommandLine;

namespace Fleet.Cli.Commands;

/// <summary>Arguments and options that several commands have.</summary>
internal static class Arguments
{
    public static Option<bool> Json() => new("--json") { Description = "Print JSON, for scripts." };

    public static Argument<string?> Plan() => NoOption(new Argument<string?>("PLAN")
    {
        Description = "The plan's name; without it the latest that goes on.",
        Arity = ArgumentArity.ZeroOrOne,
    });

    public static Argument<string> Task() => NoOption(new Argument<string>("PLAN/TASK") { Description = "The task." });

    public static Argument<string> PlanOrTask() =>
        NoOption(new Argument<string>("PLAN[/TASK]") { Description = "The plan, or one of its tasks." });

    public static Option<string> Reason(string description) =>
        new("--reason") { Description = description, DefaultValueFactory = _ => "" };

    /// <summary>The parser takes an option that it does not know for an argument; no plan's name begins so.</summary>
    private static Argument<T> NoOption<T>(Argument<T> argument)
    {
        argument.Validators.Add(result =>
        {
            foreach (var token in result.Tokens.Where(token => token.Value.StartsWith('-')))
            {
                result.AddError($"There is no option {token.Value}.");
            }
        });
        return argument;
    }
}
