using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using EContract.Sdk.Pkcs11;
using EContract.Sdk.Signing;
using EContract.Sdk.Signing.Bulk;
using EContract.Sdk.Testing;
using EContract.TestInfrastructure.Documents;
using EContract.TestInfrastructure.Hsm;
using Net.Pkcs11Interop.Common;
using Net.Pkcs11Interop.HighLevelAPI;

namespace EContract.Sdk.Benchmarks.Quick;

/// <summary>Bulk signing on a SoftHSM token, beside C_SignInit and C_Sign alone with as many threads on the same token.</summary>
internal sealed class SoftHsmBulkCases : IDisposable
{
    private const int Threads = 2;
    private const string TokenLabel = "bulk";

    // RFC 8017, 9.2, note 1: DigestInfo of SHA-256, without the digest.
    private static readonly byte[] Sha256DigestInfo = Convert.FromHexString("3031300D060960864801650304020105000420");

    private readonly DevelopmentPki _pki = DevelopmentPki.Create(new DevelopmentPkiOptions());
    private readonly byte[] _contract = SyntheticPdf.Create(30 * 1024);

    public IEnumerable<QuickCase> All() =>
    [
        new("bulk B-B 30 KB SoftHSM RSA-2048, 2 threads: rate / raw C_Sign", Target.AtLeast(0.9), () => RatioAsync(isRsa: true, 600)),
        new("bulk B-B 30 KB SoftHSM P-256, 2 threads: rate / raw C_Sign", Target.AtLeast(0.75), () => RatioAsync(isRsa: false, 1500)),
    ];

    public void Dispose() => _pki.Dispose();

    private async Task<(double, string)> RatioAsync(bool isRsa, int count)
    {
        string label = isRsa ? "rsa" : "ecdsa";
        string library = SoftHsm.RequireToken(TokenLabel);
        var token = new Pkcs11TokenOptions { LibraryPath = library, TokenLabel = TokenLabel };
        token.SetPin(SoftHsm.Pin);
        var generator = new Pkcs11KeyGenerator(token);
        PublicKey key = isRsa ? await generator.GenerateRsaAsync(label) : await generator.GenerateEcdsaAsync(label, ECCurve.NamedCurves.nistP256);
        var options = new Pkcs11SignerOptions { LibraryPath = library, TokenLabel = TokenLabel, KeyLabel = label, Certificate = _pki.IssueSigner("benchmark", null, key), MaxSessions = Threads };
        options.SetPin(SoftHsm.Pin);
        options.Issuers.Add(_pki.IssuingCa);
        options.Issuers.Add(_pki.Root);
        await using var signer = new Pkcs11Signer(options);
        // The signer initialises the library and logs in; what follows finds both done.
        await signer.SignAsync([new byte[32]]);
        var factories = new Pkcs11InteropFactories();
        using IPkcs11Library raw = factories.Pkcs11LibraryFactory.LoadPkcs11Library(factories, library, AppType.MultiThreaded);
        ISlot slot = raw.GetSlotList(SlotsType.WithTokenPresent).First(each => each.GetTokenInfo().Label.TrimEnd() == TokenLabel);
        var bulk = new PdfBulkSigner(signer, options: new PdfBulkSignerOptions { MaxSignatures = Threads });
        var noCheck = new PdfSignatureOptions { VerifyAfterSigning = false };
        double[] times = await Interleaved.MicrosecondsAsync(
            7,
            () => BulkCases.OnThreadsAsync(Threads, count, _ => StartRaw(slot, label, isRsa)),
            () => BulkCases.SignAsync(bulk, _contract, count, noCheck));
        return (times[0] / times[1], string.Create(CultureInfo.InvariantCulture, $"raw {count / times[0] * 1e6:0}/s, bulk {count / times[1] * 1e6:0}/s"));
    }

    private static Action StartRaw(ISlot slot, string label, bool isRsa)
    {
        ISession session = slot.OpenSession(SessionType.ReadOnly);
        IObjectHandle key = session.FindAllObjects(
        [
            session.Factories.ObjectAttributeFactory.Create(CKA.CKA_CLASS, CKO.CKO_PRIVATE_KEY),
            session.Factories.ObjectAttributeFactory.Create(CKA.CKA_LABEL, label),
        ]).Single();
        IMechanism mechanism = session.Factories.MechanismFactory.Create(isRsa ? CKM.CKM_RSA_PKCS : CKM.CKM_ECDSA);
        byte[] input = isRsa ? [.. Sha256DigestInfo, .. new byte[32]] : new byte[32];
        return () => session.Sign(mechanism, key, input);
    }
}
