namespace Fleet.Cli.Output;

/// <summary>Where the output goes.</summary>
internal static class Screen
{
    /// <summary>True when a person looks: colours and what moves are for them alone.</summary>
    public static bool IsTerminal { get; } =
        !Console.IsOutputRedirected && Environment.GetEnvironmentVariable("TERM") is not (null or "" or "dumb");

    /// <summary>A commit or tree as people read it.</summary>
    public static string Short(string? id) => id is null ? "" : id[..Math.Min(10, id.Length)];
}
