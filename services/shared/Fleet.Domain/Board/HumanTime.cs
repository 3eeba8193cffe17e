namespace Fleet.Domain.Board;

/// <summary>Spans of time as people say them.</summary>
public static class HumanTime
{
    /// <summary>At most two units: <c>8 s</c>, <c>3 min</c>, <c>2 h 5 min</c>, <c>4 d 1 h</c>.</summary>
    public static string Of(TimeSpan span) => span switch
    {
        { TotalSeconds: < 1 } => "a moment",
        { TotalSeconds: < 60 } => $"{(int)span.TotalSeconds} s",
        { TotalMinutes: < 60 } => $"{(int)span.TotalMinutes} min",
        { TotalHours: < 24, Minutes: 0 } => $"{span.Hours} h",
        { TotalHours: < 24 } => $"{span.Hours} h {span.Minutes} min",
        { Hours: 0 } => $"{span.Days} d",
        _ => $"{span.Days} d {span.Hours} h",
    };
}
