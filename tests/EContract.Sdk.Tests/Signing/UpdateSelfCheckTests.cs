using EContract.Sdk.Cryptography;
using EContract.Sdk.Cryptography.Cms;
using EContract.Sdk.Pades;
using EContract.Sdk.Pdf;
using EContract.Sdk.Pdf.Revisions;
using EContract.Sdk.Signing;
using EContract.Sdk.Tests.Validation;
using EContract.Sdk.Timestamping;
using EContract.TestInfrastructure.Documents;

namespace EContract.Sdk.Tests.Signing;

/// <summary>The check of one's own work must be able to fail: bytes all over an update are changed in turn.</summary>
public sealed class UpdateSelfCheckTests : IDisposable
{
    private readonly SigningWorld _world = new();
    private readonly X509Signer _signer;

    public UpdateSelfCheckTests() => _signer = _world.CreateSigner();

    public static TheoryData<string> Documents => [.. SamplePdfs.All];

    public void Dispose()
    {
        _signer.Dispose();
        _world.Dispose();
    }

    [Theory]
    [MemberData(nameof(Documents))]
    public async Task AppendSignature_AnyByteOfTheUpdateChanged_SelfCheckFails(string path)
    {
        PdfRevision revision = PdfRevision.Open(PdfSource.FromFile(path));
        (PendingSignature made, byte[] cms) = await MakeAsync(revision);
        using GrowingDocument good = await StartAsync(revision);
        good.AppendSignature(made, cms);

        // Contents is left out: it is written over.
        int[] places = [.. Enumerable.Range(0, made.Update.Bytes.Length).Where(place => place < made.GapStart || place >= made.GapEnd)];
        for (int i = 0; i < places.Length; i += Math.Max(1, places.Length / 200))
        {
            int at = places[i];
            byte original = made.Update.Bytes[at];
            made.Update.Bytes[at] ^= (byte)(1 << (at % 8));
            using GrowingDocument document = await StartAsync(revision);
            var error = Assert.Throws<PdfSigningException>(() => document.AppendSignature(made, cms));
            Assert.Equal(PdfSigningFailure.SelfCheckFailed, error.Failure);
            made.Update.Bytes[at] = original;
        }
    }

    [Fact]
    public async Task AppendSignature_ChangedWithTheCheckOff_IsNotSeen()
    {
        PdfRevision revision = PdfRevision.Open(PdfSource.FromFile(SamplePdfs.Contract));
        (PendingSignature made, byte[] cms) = await MakeAsync(revision);
        int at = made.Update.Bytes.AsSpan().IndexOf("/M("u8) + 3;
        made.Update.Bytes[at]++;
        using GrowingDocument document = await StartAsync(revision);
        document.IsChecked = false;
        document.AppendSignature(made, cms);
    }

    [Fact]
    public async Task AppendSignature_CmsOverSomethingElse_SelfCheckFails()
    {
        PdfRevision contract = PdfRevision.Open(PdfSource.FromFile(SamplePdfs.Contract)), other = PdfRevision.Open(PdfSource.FromFile(SamplePdfs.Specification));
        (PendingSignature made, _) = await MakeAsync(contract);
        (_, byte[] cms) = await MakeAsync(other);
        using GrowingDocument document = await StartAsync(contract);

        Assert.Equal(PdfSigningFailure.SelfCheckFailed, Assert.Throws<PdfSigningException>(() => document.AppendSignature(made, cms)).Failure);
    }

    [Fact]
    public async Task AppendTimestamp_TokenOverSomethingElse_SelfCheckFails()
    {
        PdfRevision revision = PdfRevision.Open(PdfSource.FromFile(SamplePdfs.Contract));
        PendingSignature made = SignatureUpdate.ComposeTimestamp(revision, null, DigestAlgorithm.Sha256, 10_000);
        using GrowingDocument document = await StartAsync(revision);
        TimestampToken other = await _world.Pki.TimestampAuthority.TimestampAsync(new byte[32], DigestAlgorithm.Sha256, TestContext.Current.CancellationToken);

        Assert.Equal(PdfSigningFailure.SelfCheckFailed, Assert.Throws<PdfSigningException>(() => document.AppendTimestamp(made, other)).Failure);
    }

    [Fact]
    public async Task RequireMaterial_MaterialThatIsNotThere_SelfCheckFails()
    {
        PdfRevision revision = PdfRevision.Open(PdfSource.FromMemory(await _world.SignAsync(PadesLevel.BaselineLT)));
        UpdateSelfCheck.RequireMaterial(revision, new LongTermMaterial([_world.Pki.Root], [], []));

        foreach (LongTermMaterial missing in (LongTermMaterial[])[new([new SigningWorld().Pki.Root], [], []), new([], [new byte[] { 1 }], []), new([], [], [new byte[] { 1 }])])
            Assert.Equal(PdfSigningFailure.SelfCheckFailed, Assert.Throws<PdfSigningException>(() => UpdateSelfCheck.RequireMaterial(revision, missing)).Failure);
    }

    private static ValueTask<GrowingDocument> StartAsync(PdfRevision revision) =>
        GrowingDocument.StartAsync(revision, DigestAlgorithm.Sha256, null, TestContext.Current.CancellationToken);

    private async Task<(PendingSignature Made, byte[] Cms)> MakeAsync(PdfRevision revision)
    {
        SigningCredential credential = await _signer.GetCredentialAsync();
        var builder = new CmsSignatureBuilder(credential);
        PendingSignature made = SignatureUpdate.ComposeSignature(revision, new PdfSignatureOptions(), credential, SigningWorld.Start, builder.MeasureMaximum(0));
        using GrowingDocument document = await StartAsync(revision);
        byte[] attributes = builder.BuildSignedAttributes(document.DigestOf(made));
        ReadOnlyMemory<byte> value = (await _signer.SignAsync([DigestAlgorithm.Sha256.ComputeHash(attributes)]))[0];
        return (made, builder.Build(attributes, value.Span, []));
    }
}
