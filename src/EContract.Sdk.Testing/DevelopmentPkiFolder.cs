using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using EContract.Sdk.Cryptography;

namespace EContract.Sdk.Testing;

/// <summary>A development PKI as files: PEM for certificates and keys, JSON for what was issued and revoked.</summary>
internal static class DevelopmentPkiFolder
{
    private const string ManifestName = "pki.json";
    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true };

    public static bool Exists(string directory) => File.Exists(Path.Combine(directory, ManifestName));

    public static void Save(DevelopmentPki pki, string directory)
    {
        Directory.CreateDirectory(directory);
        (AuthorityKey root, AuthorityKey issuingCa, AuthorityKey timestamping, AuthorityKey ocsp) = pki.Keys;
        SaveAuthority(directory, "root", root);
        SaveAuthority(directory, "ca", issuingCa);
        SaveAuthority(directory, "tsa", timestamping);
        SaveAuthority(directory, "ocsp", ocsp);
        Write(directory, "chain.pem", pki.ChainPem);
        // Last, because a folder with a manifest is a complete one.
        Write(directory, ManifestName, JsonSerializer.Serialize(Manifest.Of(pki), Json));
    }

    public static DevelopmentPki Load(string directory, TimeProvider timeProvider)
    {
        try
        {
            string text = File.ReadAllText(Path.Combine(directory, ManifestName));
            Manifest manifest = JsonSerializer.Deserialize<Manifest>(text, Json) ?? throw new JsonException("It is empty.");
            DevelopmentPkiOptions options = manifest.ToOptions(timeProvider);
            var keys = new AuthorityKeys(
                LoadAuthority(directory, "root", options),
                LoadAuthority(directory, "ca", options),
                LoadAuthority(directory, "tsa", options),
                LoadAuthority(directory, "ocsp", options));
            return new DevelopmentPki(options, keys, new CertificateRegister(manifest.Issued));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException
            or CryptographicException or ArgumentException or FormatException or SignerException)
        {
            throw new DevelopmentPkiException($"The development authorities in '{directory}' cannot be loaded: {e.Message}", e);
        }
    }

    private static void SaveAuthority(string directory, string name, AuthorityKey key)
    {
        Write(directory, name + ".pem", key.Certificate.ExportCertificatePem() + "\n");
        Write(directory, name + ".key", key.ExportPem() + "\n", ownerOnly: true);
    }

    private static AuthorityKey LoadAuthority(string directory, string name, DevelopmentPkiOptions options)
    {
        X509Certificate2 certificate = X509CertificateLoader.LoadCertificateFromFile(Path.Combine(directory, name + ".pem"));
        using AsymmetricAlgorithm key = SigningKeys.ReadPem(File.ReadAllText(Path.Combine(directory, name + ".key")), certificate.PublicKey);
        if (!new PublicKey(key).ExportSubjectPublicKeyInfo().AsSpan().SequenceEqual(certificate.PublicKey.ExportSubjectPublicKeyInfo()))
            throw new CryptographicException($"{name}.key is not the key of {name}.pem.");
        return new AuthorityKey(certificate, key, options.Digest);
    }

    private static void Write(string directory, string name, string content, bool ownerOnly = false)
    {
        string path = Path.Combine(directory, name);
        string temporary = path + ".new";
        File.Delete(temporary);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (ownerOnly && !OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var writer = new StreamWriter(temporary, options))
            writer.Write(content);
        File.Move(temporary, path, overwrite: true);
    }

    private sealed record Manifest(
        Uri? BaseUri,
        DevelopmentKeyAlgorithm KeyAlgorithm,
        string? Digest,
        string Name,
        TimeSpan SignerValidity,
        TimeSpan CrlLifetime,
        TimeSpan OcspLifetime,
        string TimestampPolicy,
        TimeSpan? TimestampAccuracy,
        IReadOnlyCollection<RegisteredCertificate> Issued)
    {
        public static Manifest Of(DevelopmentPki pki) => new(
            pki.Options.BaseUri,
            pki.Options.KeyAlgorithm,
            pki.Options.Digest?.Oid,
            pki.Options.Name,
            pki.Options.SignerValidity,
            pki.Options.CrlLifetime,
            pki.Options.OcspLifetime,
            pki.Options.TimestampPolicy,
            pki.Options.TimestampAccuracy,
            pki.Register.Entries);

        public DevelopmentPkiOptions ToOptions(TimeProvider timeProvider) => new()
        {
            BaseUri = BaseUri,
            KeyAlgorithm = KeyAlgorithm,
            Digest = Digest is null ? null : DigestAlgorithm.FromOid(Digest),
            TimeProvider = timeProvider,
            Name = Name,
            SignerValidity = SignerValidity,
            CrlLifetime = CrlLifetime,
            OcspLifetime = OcspLifetime,
            TimestampPolicy = TimestampPolicy,
            TimestampAccuracy = TimestampAccuracy,
        };
    }
}
