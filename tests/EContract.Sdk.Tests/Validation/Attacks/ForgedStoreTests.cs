using System.Security.Cryptography.X509Certificates;
using System.Text;
using EContract.Sdk.Pades;
using EContract.Sdk.Revocation;
using EContract.Sdk.Tests.Revocation;
using EContract.Sdk.Tests.Trust;
using EContract.Sdk.Validation;

namespace EContract.Sdk.Tests.Validation.Attacks;

/// <summary>
/// Security stores that anybody may add to a signed document: what stands in them proves nothing by standing there, and the way it
/// is written shows nothing.
/// </summary>
public sealed class ForgedStoreTests(AttackWorld world) : IClassFixture<AttackWorld>
{
    private static readonly Dictionary<string, (string Store, LaterChanges Expected)> Stores = new()
    {
        ["nothing"] = ("<<>>", LaterChanges.Ltv),
        ["garbage"] = ("<</Certs[90 0 R]/OCSPs[90 0 R]/CRLs[90 0 R]>>", LaterChanges.Ltv),
        ["records of a signature that is not there"] = ("<</VRI<</0123456789ABCDEF0123456789ABCDEF01234567<</Cert[90 0 R]/TU(D:20260401090000Z)>>>>>>", LaterChanges.Ltv),
        ["one stream as everything"] = ("<</Certs[90 0 R 90 0 R]/VRI<</A<</Cert[90 0 R]/OCSP[90 0 R]/CRL[90 0 R]/TS 90 0 R>>>>>>", LaterChanges.Ltv),
        ["page content as a certificate"] = ("<</Certs[4 0 R]>>", LaterChanges.Ltv),
        ["page content that is replaced as a certificate"] = ("<</Certs[8 0 R]>>@8", LaterChanges.Forbidden),
        ["a font as a certificate"] = ("<</Certs[5 0 R]>>", LaterChanges.Forbidden),
        ["a picture as a certificate"] = ("<</Certs[91 0 R]>>", LaterChanges.Forbidden),
        ["a picture as a timestamp"] = ("<</VRI<</A<</TS 91 0 R>>>>>>", LaterChanges.Forbidden),
        ["an overlay of the page as a certificate"] = ("<</Certs[9 0 R]>>", LaterChanges.Forbidden),
        ["a direct certificate"] = ("<</Certs[(x)]>>", LaterChanges.Forbidden),
        ["a stream as a store"] = ("90 0 R", LaterChanges.Forbidden),
        ["the page as a store"] = ("3 0 R", LaterChanges.Forbidden),
        ["the form as a record"] = ("<</VRI<</A 12 0 R>>>>", LaterChanges.Forbidden),
        ["a stream as a record"] = ("<</VRI<</A 90 0 R>>>>", LaterChanges.Forbidden),
        ["an entry that nobody knows"] = ("<</Contents[90 0 R]>>", LaterChanges.Forbidden),
        ["an entry that nobody knows in a record"] = ("<</VRI<</A<</Resources<<>>>>>>>>", LaterChanges.Forbidden),
        ["a list in a list"] = ("<</Certs[[90 0 R]]>>", LaterChanges.Forbidden),
        ["a page as a certificate"] = ("<</Certs[13 0 R]>>", LaterChanges.Forbidden),
    };

    public static MatrixTheoryData<string, bool> Rows => new([.. Stores.Keys], [false, true]);

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task StoreAddedByAnybody_ShowsNothingAndProvesNothing(string row, bool inXrefStream)
    {
        (string store, LaterChanges expected) = Stores[row];
        SignedFile file = world.SignByHand(inXrefStream ? RawXref.Stream : RawXref.Table);
        var update = new RawRevision(file.Bytes) { Xref = inXrefStream ? RawXref.Stream : RawXref.Table };
        update.Add(ContractPdf.Catalog, $"{file.Object(ContractPdf.Catalog)[..^2]}/DSS {store.Split('@')[0]}>>");
        update.AddStream(90, "", "no certificate").AddStream(91, "/Type/XObject/Subtype/Image/Width 1/Height 1", "x");
        if (store.EndsWith("@8", StringComparison.Ordinal))
            update.AddStream(8, "", "1 g 0 0 99 99 re f");

        SignatureReport before = Assert.Single((await world.ValidateAsync(file.Bytes)).Signatures);
        SignatureReport after = Assert.Single((await world.ValidateAsync(update.Build())).Signatures);

        Assert.True(expected == after.LaterChanges, string.Join(" ", after.Messages));
        Assert.Equal(before.Level, after.Level);
    }

    // A list of revoked certificates in the store, and what it is worth to somebody who asks nobody else.
    [Theory]
    [InlineData("plain", ValidationIndication.TotalPassed)]
    [InlineData("plain, from before signing", ValidationIndication.Indeterminate)]
    [InlineData("plain, the signer revoked", ValidationIndication.Indeterminate)]
    [InlineData("delta", ValidationIndication.Indeterminate)]
    [InlineData("indirect, of the same authority", ValidationIndication.TotalPassed)]
    [InlineData("indirect, of another authority", ValidationIndication.Indeterminate)]
    [InlineData("some reasons only", ValidationIndication.Indeterminate)]
    [InlineData("signed by somebody of the same name", ValidationIndication.Indeterminate)]
    [InlineData("signature cut off", ValidationIndication.Indeterminate)]
    [InlineData("none", ValidationIndication.Indeterminate)]
    public async Task RevocationListInTheStore_CountsForWhatItIs(string kind, ValidationIndication expected)
    {
        TestAuthority root = TestAuthority.Root(), other = TestAuthority.Root("Other"), namesake = TestAuthority.Root();
        TestAuthority leaf = root.Leaf("Signer", TestAuthority.NotCa(), TestAuthority.Usage(X509KeyUsageFlags.NonRepudiation));
        using X509Certificate2 certificate = leaf.Certificate.CopyWithPrivateKey(leaf.Key);
        DateTimeOffset now = TestAuthority.Middle, time = kind.Contains("before", StringComparison.Ordinal) ? now.AddYears(-1) : now.AddHours(-1);
        byte[] list = kind switch
        {
            "plain, the signer revoked" => new TestCrl(root) { ThisUpdate = time, Entries = [(leaf.Certificate, CrlReason.KeyCompromise, null)] }.Encode(),
            "delta" => new TestCrl(root) { ThisUpdate = time, Extensions = [TestCrl.Numbered(2), TestCrl.DeltaOf(1)] }.Encode(),
            "indirect, of the same authority" => new TestCrl(root) { ThisUpdate = time, Extensions = [TestCrl.Indirect()] }.Encode(),
            "indirect, of another authority" => new TestCrl(other) { ThisUpdate = time, Extensions = [TestCrl.Indirect()] }.Encode(),
            "some reasons only" => new TestCrl(root) { ThisUpdate = time, Extensions = [TestCrl.OnlyReasons(0x40)] }.Encode(),
            "signed by somebody of the same name" => new TestCrl(namesake) { ThisUpdate = time }.Encode(),
            "signature cut off" => new TestCrl(root) { ThisUpdate = time }.Encode()[..^8],
            _ => new TestCrl(root) { ThisUpdate = time }.Encode(),
        };
        var file = new SignedFile(ContractPdf.Sign(new CraftedCms(certificate).Encode));
        byte[] stored = new RawRevision(file.Bytes)
            .Add(ContractPdf.Catalog, $"{file.Object(ContractPdf.Catalog)[..^2]}/DSS<</CRLs[{(kind == "none" ? "" : "90 0 R")}]/Certs[91 0 R]>>>>")
            .AddStream(90, "", Encoding.Latin1.GetString(list))
            .AddStream(91, "", Encoding.Latin1.GetString(other.Certificate.RawData))
            .Build();

        ValidationReport report = await new PdfSignatureValidator(new EContract.Sdk.Trust.TrustAnchors(root.Certificate)).ValidateAsync(
            new MemoryStream(stored),
            new ValidationOptions { Time = now, Policy = ValidationPolicy.Default with { Revocation = RevocationRequirement.Always } },
            TestContext.Current.CancellationToken);

        SignatureReport signature = Assert.Single(report.Signatures);
        Assert.True(expected == signature.Indication, $"{signature.Indication} {signature.SubIndication}: {string.Join(" ", signature.Messages)}");
        Assert.Equal((LaterChanges.Ltv, SignatureIntegrity.Intact), (signature.LaterChanges, signature.Integrity));
    }

    // The time of validation says when somebody looks, not what happened to the file.
    [Theory]
    [InlineData(-100)]
    [InlineData(-1)]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(100)]
    public async Task ForbiddenChange_IsForbiddenAtAnyTime(int years)
    {
        foreach (PadesLevel level in (PadesLevel[])[PadesLevel.BaselineB, PadesLevel.BaselineLTA])
        {
            SignedFile file = await world.SignAsync(RawXref.Table, level);
            byte[] changed = new RawRevision(file.Bytes).AddStream(ContractPdf.PageContents, "", "BT ET").Build();
            ValidationReport report = await new PdfSignatureValidator(world.Signing.Trust, world.Signing.Pki.RevocationSource, world.Signing.Clock).ValidateAsync(
                new MemoryStream(changed), new ValidationOptions { Time = SigningWorld.Start.AddYears(years) }, TestContext.Current.CancellationToken);

            Assert.Null(report.Error);
            Assert.Equal(ValidationIndication.TotalFailed, report.Indication);
            Assert.All(report.Signatures, signature => Assert.Equal((LaterChanges.Forbidden, ValidationIndication.TotalFailed), (signature.LaterChanges, signature.Indication)));
        }
    }
}
