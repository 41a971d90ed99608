using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using EContract.Sdk.Cryptography;
using EContract.Sdk.Pkcs11;
using EContract.Sdk.Testing;
using EContract.Sdk.Testing.Hsm;

namespace EContract.Samples.ContractPortal.Hosting;

/// <summary>The key that signs on the participants' instruction (立会人型): on an HSM where there is one, else in a file.</summary>
/// <param name="Description">Where it lives.</param>
/// <param name="Use">Tells the SDK to sign with it.</param>
internal sealed record WitnessKey(string Description, Action<EContractBuilder> Use)
{
    private const string CommonName = "東海市 電子契約 立会人署名";
    private const string Organization = "東海市";
    private const string TokenLabel = "portal";
    private const string KeyLabel = "witness";

    /// <summary>Finds the key of an earlier start, or makes one and has the development authority certify it.</summary>
    public static async Task<WitnessKey> OpenAsync(DataFolder folder, DevelopmentPki pki)
    {
        if (File.Exists(folder.Pkcs12Password))
            return InFile(folder);
        bool isNew = !File.Exists(folder.HsmPin);
        // A start that was cut short left a token that nobody knows the PIN of.
        if (isNew && Directory.Exists(folder.Hsm))
            Directory.Delete(folder.Hsm, recursive: true);
        if (DevelopmentHsm.TryOpen(folder.Hsm) is { } hsm)
        {
            if (isNew)
                await MakeOnHsmAsync(hsm, folder, pki);
            return OnHsm(hsm, folder, pki);
        }

        if (!isNew)
            throw new InvalidOperationException($"The witness key of {folder.FullPath} lies in SoftHSM, which is not installed any more.");
        MakeInFile(folder, pki);
        return InFile(folder);
    }

    private static async Task MakeOnHsmAsync(DevelopmentHsm hsm, DataFolder folder, DevelopmentPki pki)
    {
        string pin = RandomNumberGenerator.GetString("0123456789", 12);
        await hsm.CreateTokenAsync(TokenLabel, pin);
        var token = new Pkcs11TokenOptions { LibraryPath = hsm.LibraryPath, TokenLabel = TokenLabel };
        token.SetPin(pin);
        var generator = new Pkcs11KeyGenerator(token);
        PublicKey publicKey = await generator.GenerateRsaAsync(KeyLabel);
        using X509Certificate2 certificate = pki.IssueSigner(CommonName, Organization, publicKey);
        await generator.StoreCertificateAsync(certificate, KeyLabel);
        pki.SaveTo(folder.Authorities);
        DataFolder.WriteSecret(folder.HsmPin, pin);
    }

    private static WitnessKey OnHsm(DevelopmentHsm hsm, DataFolder folder, DevelopmentPki pki) => new(
        $"SoftHSM through PKCS#11 ({hsm.LibraryPath})",
        contracts => contracts.UsePkcs11Signer(key =>
        {
            key.LibraryPath = hsm.LibraryPath;
            key.TokenLabel = TokenLabel;
            key.KeyLabel = KeyLabel;
            key.PinProvider = Pkcs11Pin.FromFile(folder.HsmPin);
            key.Issuers.Add(pki.IssuingCa);
            key.Issuers.Add(pki.Root);
        }));

    private static void MakeInFile(DataFolder folder, DevelopmentPki pki)
    {
        string password = RandomNumberGenerator.GetHexString(32);
        using X509Certificate2 certificate = pki.IssueSigner(CommonName, Organization);
        File.WriteAllBytes(folder.Pkcs12, pki.ExportPkcs12(certificate, password));
        pki.SaveTo(folder.Authorities);
        DataFolder.WriteSecret(folder.Pkcs12Password, password);
    }

    private static WitnessKey InFile(DataFolder folder) => new(
        $"PKCS#12 file {folder.Pkcs12} (no SoftHSM found: install softhsm2 to see it on an HSM)",
        contracts => contracts.UseSigner(_ => X509Signer.FromPkcs12File(folder.Pkcs12, File.ReadAllText(folder.Pkcs12Password))));
}
