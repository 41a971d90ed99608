using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using EContract.Sdk.Pkcs11;
using EContract.Sdk.Testing;
using EContract.TestInfrastructure.Hsm;

namespace EContract.Sdk.Pkcs11.Tests;

/// <summary>Keys with certificates on test tokens.</summary>
internal static class TestKeys
{
    // pdfsig trusts no certificate that names no source of revocation; nobody asks this one.
    private static readonly Lazy<DevelopmentPki> LazyPki = new(() =>
        DevelopmentPki.Create(new DevelopmentPkiOptions { BaseUri = new Uri("http://revocation.invalid/") }));

    private static readonly ConcurrentDictionary<string, Lazy<Task<(string Label, X509Certificate2 Certificate)>>> RsaKeys = new();

    private static int _count;

    public static DevelopmentPki Pki => LazyPki.Value;

    /// <summary>A label that no other test uses.</summary>
    public static string NewLabel() => $"key-{Interlocked.Increment(ref _count)}";

    /// <summary>Options for the token of the calling test class, without a key.</summary>
    public static Pkcs11SignerOptions CreateOptions([CallerFilePath] string testFile = "")
    {
        // A label holds 32 bytes.
        string label = Path.GetFileNameWithoutExtension(testFile);
        label = label[..Math.Min(label.Length, 32)];
        SoftHsm.RequireToken(label);
        return CreateOptions(label, SoftHsm.Pin);
    }

    /// <summary>Options for a token that the test made itself.</summary>
    public static Pkcs11SignerOptions CreateOptions(string tokenLabel, string pin)
    {
        var options = new Pkcs11SignerOptions { LibraryPath = SoftHsm.RequireLibrary(), TokenLabel = tokenLabel };
        options.SetPin(pin);
        return options;
    }

    /// <summary>Names an RSA key with its certificate in the options, of the calling test class's token: making one takes long, and one for a class will do.</summary>
    public static async Task<X509Certificate2> UseRsaAsync(Pkcs11SignerOptions options)
    {
        (options.KeyLabel, X509Certificate2 certificate) = await RsaKeys.GetOrAdd(options.TokenLabel!, _ => new(() => MakeAsync(options.Clone()))).Value;
        return certificate;

        static async Task<(string, X509Certificate2)> MakeAsync(Pkcs11SignerOptions options)
        {
            X509Certificate2 certificate = await AddRsaAsync(options);
            return (options.KeyLabel!, certificate);
        }
    }

    /// <summary>Makes an RSA key with its certificate on the token that the options name, and names the key in them.</summary>
    public static Task<X509Certificate2> AddRsaAsync(Pkcs11SignerOptions options) =>
        AddAsync(options, (generator, label) => generator.GenerateRsaAsync(label));

    /// <summary>Makes an elliptic-curve key with its certificate on the token that the options name, and names the key in them.</summary>
    public static Task<X509Certificate2> AddEcdsaAsync(Pkcs11SignerOptions options, ECCurve? curve = null) =>
        AddAsync(options, (generator, label) => generator.GenerateEcdsaAsync(label, curve ?? ECCurve.NamedCurves.nistP256));

    /// <summary>Makes a key of any kind with its certificate on the token that the options name, and names the key in them.</summary>
    public static Task<X509Certificate2> AddAsync(Pkcs11SignerOptions options, Pkcs11KeyAlgorithm algorithm, bool alwaysAuthenticate = false) =>
        AddAsync(options, async (generator, label) => (await generator.GenerateAsync(
            new Pkcs11NewKey { Label = label, Algorithm = algorithm, AlwaysAuthenticate = alwaysAuthenticate })).PublicKey);

    private static async Task<X509Certificate2> AddAsync(
        Pkcs11SignerOptions options,
        Func<Pkcs11KeyGenerator, string, ValueTask<PublicKey>> generate)
    {
        options.KeyLabel = NewLabel();
        var generator = new Pkcs11KeyGenerator(options);
        PublicKey key = await generate(generator, options.KeyLabel);
        X509Certificate2 certificate = Pki.IssueSigner($"署名者 {options.KeyLabel}", "東海市", key);
        await generator.StoreCertificateAsync(certificate, options.KeyLabel);
        return certificate;
    }
}
