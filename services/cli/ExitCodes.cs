namespace Fleet.Cli;

/// <summary>What the process ends with.</summary>
internal static class ExitCodes
{
    public const int Ok = 0;

    /// <summary>The command line, or a file it names, is not understood.</summary>
    public const int Usage = 1;

    /// <summary>Refused, or not all landed.</summary>
    public const int Refused = 2;

    /// <summary>Something that is needed does not answer, or could not be started.</summary>
    public const int Unreachable = 3;

    /// <summary>Ended by Ctrl-C.</summary>
    public const int Interrupted = 130;
}
