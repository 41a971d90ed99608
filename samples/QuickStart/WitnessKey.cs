using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using EContract.Sdk.Cryptography;
using EContract.Sdk.Pkcs11;
using EContract.Sdk.Testing;
using EContract.Sdk.Testing.Hsm;
using Microsoft.Extensions.DependencyInjection;

namespace EContract.Samples.QuickStart;

/// <summary>The key that signs on the participants' instruction (立会人型): on an HSM where there is one, else in a file.</summary>
/// <param name="Description">Where it lives.</param>
/// <param name="Certificate">Its certificate, DER.</param>
/// <param name="Use">Tells the SDK to sign with it.</param>
internal sealed record WitnessKey(string Description, byte[] Certificate, Action<EContractBuilder> Use)
{
    private const string CommonName = "東海市 電子契約 立会人署名";
    private const string Organization = "東海市";
    private const string TokenLabel = "tokai";
    private const string KeyLabel = "witness";

    /// <summary>Makes the key and has the development authority certify it.</summary>
    public static async Task<WitnessKey> CreateAsync(RunFolder folder, DevelopmentPki pki) =>
        DevelopmentHsm.TryOpen(folder.Hsm) is { } hsm
            ? await OnHsmAsync(hsm, pki)
            : InFile(folder.Pkcs12, pki);

    private static async Task<WitnessKey> OnHsmAsync(DevelopmentHsm hsm, DevelopmentPki pki)
    {
        string pin = RandomNumberGenerator.GetString("0123456789", 12);
        await hsm.CreateTokenAsync(TokenLabel, pin);

        var token = new Pkcs11TokenOptions { LibraryPath = hsm.LibraryPath, TokenLabel = TokenLabel };
        token.SetPin(pin);
        var generator = new Pkcs11KeyGenerator(token);
        PublicKey publicKey = await generator.GenerateRsaAsync(KeyLabel);
        using X509Certificate2 certificate = pki.IssueSigner(CommonName, Organization, publicKey);
        await generator.StoreCertificateAsync(certificate, KeyLabel);

        return new WitnessKey($"SoftHSM through PKCS#11 ({hsm.LibraryPath})", certificate.RawData, contracts => contracts.UsePkcs11Signer(key =>
        {
            key.LibraryPath = hsm.LibraryPath;
            key.TokenLabel = TokenLabel;
            key.KeyLabel = KeyLabel;
            key.SetPin(pin);
            key.Issuers.Add(pki.IssuingCa);
            key.Issuers.Add(pki.Root);
        }));
    }

    private static WitnessKey InFile(string path, DevelopmentPki pki)
    {
        string password = RandomNumberGenerator.GetHexString(32);
        using X509Certificate2 certificate = pki.IssueSigner(CommonName, Organization);
        var chain = new X509Certificate2Collection { certificate, pki.IssuingCa, pki.Root };
        File.WriteAllBytes(path, chain.Export(X509ContentType.Pkcs12, password)!);
        return new WitnessKey(
            $"PKCS#12 file {path} (no SoftHSM found: install softhsm2 to see it on an HSM)",
            certificate.RawData,
            contracts => contracts.UseSigner(_ => X509Signer.FromPkcs12File(path, password)));
    }
}
