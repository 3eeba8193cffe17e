namespace Fleet.LocalServers;

/// <summary>How a server is asked to end. Neither loses what was committed or confirmed.</summary>
public enum StopMode
{
    /// <summary>Connections are closed and state is written: the next start is quick.</summary>
    Fast,

    /// <summary>The server ends at once, as in a crash: the next start recovers from its log.</summary>
    Immediate,
}
