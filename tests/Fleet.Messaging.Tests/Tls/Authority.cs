using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Fleet.Messaging.Tests.Tls;

/// <summary>Vouches for certificates.</summary>
public sealed class Authority : IDisposable
{
    private static readonly DateTimeOffset Until = DateTimeOffset.UtcNow.AddDays(2);
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly X509Certificate2 _own;

    public Authority()
    {
        var request = new CertificateRequest("CN=an authority of the tests", _key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        _own = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), Until);
        File = Path.GetTempFileName();
        System.IO.File.WriteAllText(File, _own.ExportCertificatePem());
    }

    /// <summary>Its own certificate, in PEM form.</summary>
    public string File { get; }

    /// <summary>A server's certificate that it vouches for.</summary>
    public X509Certificate2 Vouch(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], critical: false));
        using var bare = request.Create(_own, DateTimeOffset.UtcNow.AddHours(-1), Until.AddHours(-1), RandomNumberGenerator.GetBytes(16));
        return bare.CopyWithPrivateKey(key);
    }

    public void Dispose()
    {
        _own.Dispose();
        _key.Dispose();
        System.IO.File.Delete(File);
    }
}
