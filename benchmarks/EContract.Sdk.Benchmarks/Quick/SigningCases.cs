using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using EContract.Sdk.Cryptography;
using EContract.Sdk.Pades;
using EContract.Sdk.Revocation;
using EContract.Sdk.Signing;
using EContract.Sdk.Testing;
using EContract.Sdk.Trust;
using EContract.TestInfrastructure.Documents;

namespace EContract.Sdk.Benchmarks.Quick;

/// <summary>Signing in memory, beside the raw operations of the key, the digest and the timestamp authority.</summary>
internal sealed class SigningCases : IDisposable
{
    private const int Rounds = 1000;

    private readonly byte[] _contract = SyntheticPdf.Create(30 * 1024);
    private readonly byte[] _megabyte = SyntheticPdf.Create(1 << 20, pages: 50);
    private readonly Party _rsa = new(DevelopmentKeyAlgorithm.Rsa2048);
    private readonly Party _p256 = new(DevelopmentKeyAlgorithm.EcdsaP256);
    private readonly MemoryStream _destination = new(2 << 20);

    public IEnumerable<QuickCase> All() =>
    [
        new("sign B-B 30 KB RSA-2048: total / raw sign", Target.AtMost(1.20), () => RatioAsync(_rsa)),
        new("sign B-B 30 KB RSA-2048: KB allocated", Target.AtMost(100), AllocationAsync),
        new("sign B-B 30 KB P-256: us over raw sign and SHA-256", Target.AtMost(100), () => OverheadAsync(_p256, verify: false)),
        new("sign B-B 30 KB P-256: us over raw sign and SHA-256, verified after signing", Target.None, () => OverheadAsync(_p256, verify: true)),
        new("sign B-B 30 KB RSA-2048: us over raw sign and SHA-256, verified after signing", Target.None, () => OverheadAsync(_rsa, verify: true)),
        new("sign B-B chain of three: KB added", Target.AtMost(8), AddedAsync),
        new("sign B-B 1 MB 50 pages RSA-2048: total / (raw sign + 2 SHA-256)", Target.AtMost(1), MegabyteAsync),
        new("sign B-LTA 30 KB RSA-2048: total / (raw sign + 2 tokens)", Target.AtMost(1.25), () => LongTermAsync(_rsa)),
        new("sign B-LTA 30 KB P-256: total / (raw sign + 2 tokens)", Target.None, () => LongTermAsync(_p256)),
        new("sign with 200 earlier signatures / with 100, over 2", Target.AtMost(1.2), ManySignaturesAsync),
    ];

    public void Dispose()
    {
        _rsa.Dispose();
        _p256.Dispose();
        _destination.Dispose();
    }

    private async Task<(double, string)> RatioAsync(Party party)
    {
        double[] times = await Interleaved.MicrosecondsAsync(Rounds, party.SignRaw, () => SignAsync(party, _contract, PadesLevel.BaselineB, verify: false));
        return (times[1] / times[0], Text($"raw {times[0]:0} us, B-B {times[1]:0} us"));
    }

    private async Task<(double, string)> OverheadAsync(Party party, bool verify)
    {
        double[] times = await Interleaved.MicrosecondsAsync(
            Rounds, party.SignRaw, () => HashAsync(_contract), () => SignAsync(party, _contract, PadesLevel.BaselineB, verify));
        return (times[2] - times[0] - times[1], Text($"raw {times[0]:0} us, SHA-256 {times[1]:0} us, B-B {times[2]:0} us"));
    }

    private async Task<(double, string)> AllocationAsync()
    {
        const int Times = 100;
        await SignAsync(_rsa, _contract, PadesLevel.BaselineB, verify: false);
        long before = GC.GetTotalAllocatedBytes(precise: true);
        for (int i = 0; i < Times; i++)
            await SignAsync(_rsa, _contract, PadesLevel.BaselineB, verify: false);
        double kilobytes = (GC.GetTotalAllocatedBytes(precise: true) - before) / 1024.0 / Times;
        return (kilobytes, "beside the destination");
    }

    private async Task<(double, string)> AddedAsync()
    {
        await SignAsync(_rsa, _contract, PadesLevel.BaselineB, verify: false);
        return ((_destination.Length - _contract.Length) / 1024.0, "RSA-2048");
    }

    private async Task<(double, string)> MegabyteAsync()
    {
        double[] times = await Interleaved.MicrosecondsAsync(
            Rounds / 4, _rsa.SignRaw, () => HashAsync(_megabyte), () => SignAsync(_rsa, _megabyte, PadesLevel.BaselineB, verify: false));
        return (times[2] / (times[0] + (2 * times[1])), Text($"raw {times[0]:0} us, SHA-256 {times[1]:0} us, B-B {times[2]:0} us"));
    }

    private async Task<(double, string)> LongTermAsync(Party party)
    {
        double[] times = await Interleaved.MicrosecondsAsync(
            Rounds / 2,
            party.SignRaw,
            party.StampAsync,
            () => SignAsync(party, _contract, PadesLevel.BaselineB, verify: false),
            () => SignAsync(party, _contract, PadesLevel.BaselineT, verify: false),
            () => SignAsync(party, _contract, PadesLevel.BaselineLT, verify: false),
            () => SignAsync(party, _contract, PadesLevel.BaselineLTA, verify: false));
        return (
            times[5] / (times[0] + (2 * times[1])),
            Text($"raw {times[0]:0} us, token {times[1]:0} us, B-B {times[2]:0} us, B-T {times[3]:0} us, B-LT {times[4]:0} us, B-LTA {times[5]:0} us"));
    }

    private async Task<(double, string)> ManySignaturesAsync()
    {
        byte[] document = _contract;
        byte[] hundred = [];
        for (int i = 1; i <= 200; i++)
        {
            await SignAsync(_p256, document, PadesLevel.BaselineB, verify: false);
            document = _destination.ToArray();
            if (i == 100)
                hundred = document;
        }

        double[] times = await Interleaved.MicrosecondsAsync(
            100, () => SignAsync(_p256, hundred, PadesLevel.BaselineB, verify: false), () => SignAsync(_p256, document, PadesLevel.BaselineB, verify: false));
        return (times[1] / times[0] / 2, Text($"after 100: {times[0]:0} us, after 200: {times[1]:0} us"));
    }

    private async Task SignAsync(Party party, byte[] document, PadesLevel level, bool verify)
    {
        _destination.SetLength(0);
        await party.Pdf.SignAsync(
            new MemoryStream(document, 0, document.Length, writable: false, publiclyVisible: true),
            _destination,
            new PdfSignatureOptions { Level = level, VerifyAfterSigning = verify });
    }

    private static Task HashAsync(byte[] bytes)
    {
        SHA256.HashData(bytes);
        return Task.CompletedTask;
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    /// <summary>A signer, its authorities, and the raw key.</summary>
    private sealed class Party : IDisposable
    {
        private readonly DevelopmentPki _pki;
        private readonly X509Signer _signer;
        private readonly AsymmetricAlgorithm _key;
        private readonly byte[] _digest = new byte[32];

        public Party(DevelopmentKeyAlgorithm algorithm)
        {
            _pki = DevelopmentPki.Create(new DevelopmentPkiOptions { KeyAlgorithm = algorithm });
            X509Certificate2 certificate = _pki.IssueSigner("benchmark");
            _key = (AsymmetricAlgorithm?)certificate.GetRSAPrivateKey() ?? certificate.GetECDsaPrivateKey()!;
            _signer = new X509Signer(certificate, [_pki.IssuingCa, _pki.Root]);
            Pdf = new PdfSigner(_signer, _pki.TimestampAuthority, new CachingRevocationSource(_pki.RevocationSource), new TrustAnchors(_pki.Root));
        }

        public PdfSigner Pdf { get; }

        public Task SignRaw()
        {
            if (_key is RSA rsa)
                rsa.SignHash(_digest, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
            else
                ((ECDsa)_key).SignHash(_digest, DSASignatureFormat.Rfc3279DerSequence);
            return Task.CompletedTask;
        }

        public async Task StampAsync() => await _pki.TimestampAuthority.TimestampAsync(_digest, DigestAlgorithm.Sha256);

        public void Dispose()
        {
            _signer.Dispose();
            _key.Dispose();
            _pki.Dispose();
        }
    }
}
