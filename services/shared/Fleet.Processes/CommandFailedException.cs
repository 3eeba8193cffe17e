namespace Fleet.Processes;

/// <summary>A command failed: says which, where, how it ended and its last words.</summary>
public sealed class CommandFailedException : Exception
{
    private const int LastLines = 15;

    public CommandFailedException(Command command, CommandResult result) : base(Describe(command, result))
    {
        Command = command;
        Result = result;
    }

    public CommandFailedException(Command command, Exception startFailure)
        : base($"`{command}` could not be started{Where(command)}: {startFailure.Message}", startFailure) =>
        Command = command;

    public Command Command { get; }

    /// <summary>Null when it could not be started.</summary>
    public CommandResult? Result { get; }

    private static string Describe(Command command, CommandResult result)
    {
        var ended = result.End switch
        {
            CommandEnd.TimedOut => $"was ended after its time limit of {command.TimeLimit?.TotalSeconds:0.#} s",
            CommandEnd.OutputLimit => $"was ended after it wrote more than {command.OutputEndsAtBytes} bytes",
            CommandEnd.Stopped => "was stopped",
            _ => $"exited with {result.ExitCode} after {result.Duration.TotalMilliseconds:0} ms",
        };
        var said = LastWords(result.Error) is { Length: > 0 } error ? error : LastWords(result.Output);
        return said.Length == 0
            ? $"`{command}` {ended}{Where(command)} and said nothing."
            : $"`{command}` {ended}{Where(command)}:\n{said}";
    }

    private static string Where(Command command) =>
        command.WorkingDirectory is { } directory ? $" in {directory}" : "";

    private static string LastWords(string text) =>
        string.Join('\n', text.TrimEnd().Split('\n').TakeLast(LastLines)).Trim();
}
