namespace Fleet.Processes;

/// <summary>A program to run: a value that can be changed with <c>with</c>, and run any number of times.</summary>
/// <param name="FileName">A path, or a name looked up in this process's PATH.</param>
/// <param name="Arguments">Passed as they are: no shell reads them.</param>
public sealed record Command(string FileName, IReadOnlyList<string> Arguments)
{
    public static readonly TimeSpan DefaultGrace = TimeSpan.FromSeconds(5);

    public const int DefaultOutputLimitBytes = 1024 * 1024;

    public Command(string fileName, params string[] arguments) : this(fileName, (IReadOnlyList<string>)arguments) { }

    /// <summary>Where it runs; null: where this process runs.</summary>
    public string? WorkingDirectory { get; init; }

    /// <summary>The whole environment, unless <see cref="InheritEnvironment"/>: then what is added or replaced.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>True: starts from this process's environment. False (the rule): nothing leaks in.</summary>
    public bool InheritEnvironment { get; init; }

    /// <summary>What the program reads; empty: end of file at once, never this process's own input.</summary>
    public ReadOnlyMemory<byte> StandardInput { get; init; }

    /// <summary>The program and all it started are ended when this has passed; null: no limit.</summary>
    public TimeSpan? TimeLimit { get; init; }

    /// <summary>How much of each stream is kept, head and tail; the rest is read, counted and dropped.</summary>
    public int OutputLimitBytes { get; init; } = DefaultOutputLimitBytes;

    /// <summary>The program is ended when both streams together exceed this; null: it may write for ever.</summary>
    public long? OutputEndsAtBytes { get; init; }

    /// <summary>How long the program may take to end after SIGTERM, before SIGKILL.</summary>
    public TimeSpan Grace { get; init; } = DefaultGrace;

    /// <summary>A value, unique to this run, put into the environment of everything it starts: what it leaves
    /// behind, even in another session, is found by it and ended when the program ends. Null: left alone.</summary>
    public string? TreeMarker { get; init; }

    /// <summary>Limits that the kernel enforces on the program and all it starts; null: none.</summary>
    public ResourceGroup? Group { get; init; }

    /// <summary>Runs to the end, whatever the exit code.</summary>
    /// <exception cref="CommandFailedException">It could not be started.</exception>
    /// <exception cref="OperationCanceledException">Cancelled: by then the whole tree is gone.</exception>
    public Task<CommandResult> Run(CancellationToken cancellationToken = default) => Run(null, cancellationToken);

    /// <summary>Runs to the end and hands over each line as it comes.</summary>
    /// <param name="onLine">Called by one thread at a time for each stream; while it works, the program waits.</param>
    public async Task<CommandResult> Run(Action<OutputLine>? onLine, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var running = await RunningCommand.Start(this, onLine);
        await using var _ = cancellationToken.Register(running.RequestStop);
        var result = await running.Completion;
        cancellationToken.ThrowIfCancellationRequested();
        return result;
    }

    /// <summary>Runs to the end and accepts nothing but exit code 0.</summary>
    /// <exception cref="CommandFailedException">Another exit code, the time limit, or no start at all.</exception>
    public async Task<CommandResult> RunToSuccess(CancellationToken cancellationToken = default)
    {
        var result = await Run(cancellationToken);
        return result.Succeeded ? result : throw new CommandFailedException(this, result);
    }

    /// <summary>The command line for people: quoted where needed, cut when long, without passwords in addresses.</summary>
    public override string ToString() => CommandLine.Show(this);
}
