using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Fleet.Messaging;

/// <summary>Which certificates are taken for the broker's. The client libraries would let some pass that nobody vouches
/// for, so each is judged here.</summary>
internal sealed class BrokerTrust
{
    private static readonly Oid ServerAuthentication = new("1.3.6.1.5.5.7.3.1");
    private readonly X509Certificate2Collection? _authorities;

    private BrokerTrust(string name, string? authorityFile)
    {
        Name = name;
        if (authorityFile is null) return;
        _authorities = [];
        _authorities.ImportFromPemFile(authorityFile);
        if (_authorities.Count == 0) throw new InvalidDataException($"{authorityFile} holds no certificate in PEM form.");
    }

    /// <summary>The name that the certificate has to carry.</summary>
    public string Name { get; }

    /// <summary>Null when the broker is spoken to in the clear.</summary>
    /// <exception cref="InvalidDataException">The file with the authorities holds none.</exception>
    public static BrokerTrust? Of(BusOptions options) => options.Tls
        ? new BrokerTrust(options.TlsServerName ?? options.Hosts[0].Host, options.TlsAuthorityFile)
        : null;

    /// <summary>Whether it is the broker who answers: the name is right, and an authority that is trusted vouches for it.
    /// </summary>
    public bool Accepts(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (_authorities is null) return errors == SslPolicyErrors.None;
        if (certificate is null || (errors & ~SslPolicyErrors.RemoteCertificateChainErrors) != SslPolicyErrors.None) return false;
        using var own = new X509Chain();
        own.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        own.ChainPolicy.CustomTrustStore.AddRange(_authorities);
        own.ChainPolicy.ApplicationPolicy.Add(ServerAuthentication);
        own.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        foreach (var element in chain?.ChainElements ?? Enumerable.Empty<X509ChainElement>()) own.ChainPolicy.ExtraStore.Add(element.Certificate);
        using var shown = new X509Certificate2(certificate);
        return own.Build(shown);
    }
}
