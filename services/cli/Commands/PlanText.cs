namespace Fleet.Cli.Commands;

/// <summary>A plan's text and where it came from.</summary>
/// <param name="Name">For messages.</param>
/// <param name="Directory">The directory that a relative repository path is meant from.</param>
internal sealed record PlanText(string Name, string Text, string Directory)
{
    /// <exception cref="Failure">The file cannot be read.</exception>
    public static async Task<PlanText> Read(string file, CancellationToken cancellationToken)
    {
        if (file == "-")
        {
            return new("standard input", await Console.In.ReadToEndAsync(cancellationToken).ConfigureAwait(false),
                Environment.CurrentDirectory);
        }

        try
        {
            var path = Path.GetFullPath(file);
            return new(file, await File.ReadAllTextAsync(path, cancellationToken).ConfigureAwait(false), Path.GetDirectoryName(path)!);
        }
        catch (Exception unread) when (unread is IOException or UnauthorizedAccessException)
        {
            throw Failure.Usage($"The plan cannot be read: {unread.Message}");
        }
    }
}
