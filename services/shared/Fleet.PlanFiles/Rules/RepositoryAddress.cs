using System.Text.RegularExpressions;
using Fleet.PlanFiles.Documents;

namespace Fleet.PlanFiles.Rules;

/// <summary>The address of a repository: a URL, an ssh address such as <c>git@host:path</c>, or a path.</summary>
public static partial class RepositoryAddress
{
    private static readonly string[] Schemes = ["https", "http", "ssh", "git", "file"];

    /// <summary>The address under a field, a relative path made absolute, or null with a mistake.</summary>
    /// <param name="baseDirectory">The directory that a relative path starts from, or null when there is none.</param>
    public static string? Address(this Field field, string? baseDirectory)
    {
        if (field.Line(PlanLimits.AddressBytesMax)?.Trim() is not { } address) return null;
        if (MistakeOf(address) is { } mistake)
        {
            field.Mistake(mistake);
            return null;
        }

        if (address.StartsWith('/') || Url().IsMatch(address) || SshAddress().IsMatch(address)) return address;
        if (baseDirectory is not null) return Path.GetFullPath(Path.Combine(baseDirectory, address));

        field.Mistake($"'repository' is the relative path {Wording.Quote(address)}, which means nothing to other hosts: "
            + "write a URL or an absolute path.");
        return null;
    }

    private static string? MistakeOf(string address)
    {
        // git would read the first as an option, and runs a program for the second.
        if (address.StartsWith('-')) return "'repository' begins with a hyphen: write a URL or a path.";
        if (address.Contains("::", StringComparison.Ordinal) && !address.StartsWith('/'))
            return "'repository' names a remote helper (::), which is not allowed: write a URL or a path.";
        if (address.StartsWith('~'))
            return "'repository' begins with ~, which is another place on every host: write the whole path.";
        if (!Url().IsMatch(address)) return null;
        if (!Schemes.Contains(address[..address.IndexOf(':')].ToLowerInvariant()))
            return $"'repository' must begin with {string.Join("://, ", Schemes)}:// or be a path, not {Wording.Quote(address)}.";
        return Password().IsMatch(address)
            ? "'repository' holds a password, which would stand in the log for good: use a credential helper or an ssh key."
            : null;
    }

    [GeneratedRegex(@"\A[A-Za-z][A-Za-z0-9+.-]*://", RegexOptions.NonBacktracking)]
    private static partial Regex Url();

    [GeneratedRegex(@"\A[A-Za-z0-9._@-]+:[^/]", RegexOptions.NonBacktracking)]
    private static partial Regex SshAddress();

    [GeneratedRegex(@"\A[^/]+//[^/@]*:[^/@]*@", RegexOptions.NonBacktracking)]
    private static partial Regex Password();
}
