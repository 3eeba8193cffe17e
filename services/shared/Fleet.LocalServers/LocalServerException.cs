namespace Fleet.LocalServers;

/// <summary>
/// A private server could not be started, stopped or set up. The message names the server, what it was asked,
/// its exit code and the last lines of its log, and what to do where that is known.
/// </summary>
public sealed class LocalServerException(string message, Exception? inner = null) : Exception(message, inner);
