namespace Fleet.Cli.Doctor;

/// <summary>What was looked at, what was found, and the mend.</summary>
/// <param name="Mend">What to do; "" when all is well.</param>
/// <param name="ExitCode">What the process ends with when it is not well.</param>
internal sealed record Check(string Name, bool Ok, string Detail, string Mend, int ExitCode)
{
    /// <summary>What is wrong, one by one, where it is more than the detail says.</summary>
    public IReadOnlyList<string> Findings { get; init; } = [];

    public static Check Well(string name, string detail) => new(name, true, detail, "", ExitCodes.Ok);

    public static Check Gone(string name, string detail, string mend) =>
        new(name, false, detail, mend, ExitCodes.Unreachable);

    public static Check Wrong(string name, string detail, string mend) => new(name, false, detail, mend, ExitCodes.Refused);
}
