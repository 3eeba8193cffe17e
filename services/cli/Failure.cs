namespace Fleet.Cli;

/// <summary>Why a command ends without having done as asked: told on standard error, in sentences.</summary>
internal sealed class Failure(int exitCode, string message, Exception? inner = null) : Exception(message, inner)
{
    public int ExitCode { get; } = exitCode;

    public static Failure Usage(string message) => new(ExitCodes.Usage, message);

    public static Failure Refused(string message) => new(ExitCodes.Refused, message);

    public static Failure Unreachable(string message, Exception? inner = null) =>
        new(ExitCodes.Unreachable, message, inner);
}
