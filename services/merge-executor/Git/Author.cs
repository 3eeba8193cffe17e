namespace Fleet.MergeExecutor.Git;

/// <summary>Who a commit says made it, as git writes it.</summary>
internal sealed record Author(string Name, string Email)
{
    public Fleet.Git.Signature At(DateTimeOffset time) => new(Name, Email, time);

    /// <summary>Reads <c>Jo Doe &lt;jo@example.org&gt;</c>; null when it is not of that form.</summary>
    public static Author? Read(string text) =>
        text.Split('<') is [var name, var rest] && rest.TrimEnd().EndsWith('>') && name.Trim().Length > 0
            ? new Author(name.Trim(), rest.Trim().TrimEnd('>').Trim())
            : null;
}
