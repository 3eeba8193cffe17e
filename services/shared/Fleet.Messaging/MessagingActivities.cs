using System.Diagnostics;

namespace Fleet.Messaging;

/// <summary>The traces of what does not run through MassTransit's own pipeline.</summary>
public static class MessagingActivities
{
    /// <summary>The name for the host's telemetry, beside MassTransit's own.</summary>
    public const string SourceName = "Fleet.Messaging";

    internal static readonly ActivitySource Source = new(SourceName);
}
