namespace Fleet.MergeExecutor.Git;

/// <summary>Who a commit says made it, as git writes it.</summary>
internal sealed record Author(string Name, string Email)
{
    public Fleet.Git.Signature At(DateTimeOffset time) => new(Name, Email, time);

    /// <summary>Fleet's own, as the service's settings have it, now and in whole seconds as git keeps them.</summary>
    /// <exception cref="InvalidOperationException">It is not written as a name and an address.</exception>
    public static Fleet.Git.Signature OfFleet(MergeExecutorSettings settings, TimeProvider time) =>
        (Read(settings.Author) ?? throw new InvalidOperationException(
            $"The setting Author is '{settings.Author}': write it as Name <address>."))
        .At(DateTimeOffset.FromUnixTimeSeconds(time.GetUtcNow().ToUnixTimeSeconds()));

    /// <summary>Reads <c>Jo Doe &lt;jo@example.org&gt;</c>; null when it is not of that form.</summary>
    public static Author? Read(string text) =>
        text.Split('<') is [var name, var rest] && rest.TrimEnd().EndsWith('>') && name.Trim().Length > 0
            ? new Author(name.Trim(), rest.Trim().TrimEnd('>').Trim())
            : null;
}
