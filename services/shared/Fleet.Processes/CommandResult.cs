namespace Fleet.Processes;

/// <summary>Why a command is over.</summary>
public enum CommandEnd
{
    /// <summary>The program ended by itself, or was ended by somebody else.</summary>
    Exited,
    TimedOut,
    /// <summary>It wrote more than <see cref="Command.OutputEndsAtBytes"/>.</summary>
    OutputLimit,
    /// <summary>It was asked to stop: cancelled, or <see cref="RunningCommand.Stop"/>.</summary>
    Stopped,
}

/// <summary>How a command ended and what it said.</summary>
/// <param name="ExitCode">128 + the signal's number when a signal ended it.</param>
/// <param name="StandardOutput">What was kept of it.</param>
/// <param name="StandardError">What was kept of it.</param>
/// <param name="LeftBehind">Processes of its tree that could not be ended; empty but for a kernel in trouble.</param>
public sealed record CommandResult(
    int ExitCode, CommandEnd End, CapturedOutput StandardOutput, CapturedOutput StandardError, TimeSpan Duration,
    IReadOnlyList<int> LeftBehind)
{
    /// <summary>The output as text, with a line in the middle that says how much was left out, if any.</summary>
    public string Output => StandardOutput.Text;

    public string Error => StandardError.Text;

    public bool TimedOut => End == CommandEnd.TimedOut;

    public bool Truncated => StandardOutput.LeftOutBytes > 0 || StandardError.LeftOutBytes > 0;

    public bool Succeeded => End == CommandEnd.Exited && ExitCode == 0;
}

/// <summary>A line of output as it came, without its end; longer than the limit: cut.</summary>
public sealed record OutputLine(OutputStream Stream, string Text);

public enum OutputStream
{
    Output,
    Error,
}
