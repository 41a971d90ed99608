using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using EContract.Sdk.Cryptography;
using EContract.Sdk.Pkcs11;
using EContract.Sdk.Testing;
using EContract.Sdk.Testing.Hsm;

namespace EContract.Samples.BulkSigning;

/// <summary>The key that signs: on a SoftHSM token where there is one, else in this process.</summary>
/// <param name="Description">Where it lives.</param>
/// <param name="Signer">The key.</param>
/// <param name="Sessions">How many signatures it makes at a time.</param>
internal sealed record BulkKey(string Description, ISigner Signer, int Sessions)
{
    private const string CommonName = "東海市 一括署名";
    private const string TokenLabel = "bulk";
    private const string KeyLabel = "seal";

    // The state of a run is in its folder; so that a second run signs with the same key, the token and its PIN are too.
    public static async Task<BulkKey> OpenAsync(string folder, DevelopmentPki pki)
    {
        if (DevelopmentHsm.TryOpen(Path.Combine(folder, "hsm")) is not { } hsm)
            return InFile(folder, pki);
        string pinFile = Path.Combine(folder, "hsm", "pin");
        bool isNew = !File.Exists(pinFile);
        if (isNew)
        {
            string pin = RandomNumberGenerator.GetString("0123456789", 12);
            await hsm.CreateTokenAsync(TokenLabel, pin);
            await WriteForOwnerAsync(pinFile, pin);
        }

        var options = new Pkcs11SignerOptions
        {
            LibraryPath = hsm.LibraryPath,
            TokenLabel = TokenLabel,
            KeyLabel = KeyLabel,
            PinProvider = Pkcs11Pin.FromFile(pinFile),
            MaxSessions = Environment.ProcessorCount,
        };
        options.Issuers.Add(pki.IssuingCa);
        options.Issuers.Add(pki.Root);
        if (isNew)
        {
            var generator = new Pkcs11KeyGenerator(options);
            PublicKey publicKey = await generator.GenerateRsaAsync(KeyLabel);
            using X509Certificate2 certificate = pki.IssueSigner(CommonName, null, publicKey);
            await generator.StoreCertificateAsync(certificate, KeyLabel);
        }

        return new BulkKey($"RSA-2048 on SoftHSM through PKCS#11 ({hsm.LibraryPath}), {options.MaxSessions} sessions", new Pkcs11Signer(options), options.MaxSessions);
    }

    // A PIN file that others can read is refused, and rightly.
    private static async Task WriteForOwnerAsync(string path, string text)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        await using var writer = new StreamWriter(path, options);
        await writer.WriteAsync(text);
    }

    private static BulkKey InFile(string folder, DevelopmentPki pki)
    {
        string path = Path.Combine(folder, "signer.p12");
        const string Password = "sample";
        if (!File.Exists(path))
        {
            using X509Certificate2 certificate = pki.IssueSigner(CommonName);
            File.WriteAllBytes(path, pki.ExportPkcs12(certificate, Password));
        }

        return new BulkKey("RSA-2048 in a PKCS#12 file (no SoftHSM found: install softhsm2 to see it on an HSM)", X509Signer.FromPkcs12File(path, Password), Environment.ProcessorCount);
    }
}
