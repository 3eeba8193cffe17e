namespace Fleet.Git;

/// <summary>How a service reaches git remotes: with credentials of its own, which say what it may push. Without any, remotes
/// are reached with the files and the ssh configuration of the user who runs the service.</summary>
public sealed record GitSettings
{
    /// <summary>The private key for ssh remotes; no other key is offered then. Empty: ssh's own defaults.</summary>
    public string SshKeyFile { get; init; } = "";

    /// <summary>The host keys that are believed, in the form of known_hosts; a host that is not in it is refused.
    /// Empty: ssh's own defaults.</summary>
    public string KnownHostsFile { get; init; } = "";

    /// <summary>Tokens for https remotes, a line each as git-credential-store writes them:
    /// <c>https://USER:TOKEN@HOST</c>. Empty: none.</summary>
    public string CredentialsFile { get; init; } = "";

    /// <summary>A certificate authority for https remotes besides those of the system. Empty: none.</summary>
    public string CertificateAuthorityFile { get; init; } = "";

    public RemoteAccess Access => RemoteAccess.Any with
    {
        Environment = Ssh is { } command ? new Dictionary<string, string> { ["GIT_SSH_COMMAND"] = command } : new(),
        Config =
        [
            .. CredentialsFile is "" ? Array.Empty<string>() : [$"credential.helper=store --file={Quoted(CredentialsFile)}"],
            .. CertificateAuthorityFile is "" ? Array.Empty<string>() : [$"http.sslCAInfo={CertificateAuthorityFile}"],
        ],
    };

    private string? Ssh => (SshKeyFile, KnownHostsFile) is ("", "") ? null : string.Join(' ',
    [
        // No configuration of anybody's: it may name programs to run.
        "ssh -F none -o BatchMode=yes",
        .. SshKeyFile is "" ? Array.Empty<string>() : [$"-o IdentitiesOnly=yes -i {Quoted(SshKeyFile)}"],
        .. KnownHostsFile is "" ? Array.Empty<string>() : [$"-o StrictHostKeyChecking=yes -o UserKnownHostsFile={Quoted(KnownHostsFile)}"],
    ]);

    // Git passes both through a shell.
    private static string Quoted(string path) => $"'{path.Replace("'", @"'\''", StringComparison.Ordinal)}'";
}
