using System.Security.Cryptography.X509Certificates;
using EContract.Sdk.Cryptography;
using EContract.Sdk.Pades;
using EContract.Sdk.Signing;
using EContract.Sdk.Trust;
using EContract.Sdk.Validation;
using EContract.TestInfrastructure.Documents;

namespace EContract.Sdk.Tests.Validation;

public sealed class PdfSignatureValidatorTests : IDisposable
{
    private readonly SigningWorld _world = new();

    public static TheoryData<string, PadesLevel> DocumentsAndLevels => new MatrixTheoryData<string, PadesLevel>(
        [SamplePdfs.Contract, SamplePdfs.Specification], Enum.GetValues<PadesLevel>());

    public void Dispose() => _world.Dispose();

    [Theory]
    [MemberData(nameof(DocumentsAndLevels))]
    public async Task ValidateAsync_EachLevel_PassesWithThatLevel(string document, PadesLevel level)
    {
        byte[] signed = await _world.SignAsync(level, document: await File.ReadAllBytesAsync(document));

        ValidationReport report = await _world.ValidateAsync(signed, _world.Pki.RevocationSource);

        Assert.Equal((null, ValidationIndication.TotalPassed), (report.Error, report.Indication));
        SignatureReport signature = report.Signatures[0];
        Assert.Equal(SignatureKind.Signature, signature.Kind);
        Assert.Equal(level.ToString(), signature.Level.ToString());
        Assert.Equal(SignatureIntegrity.Intact, signature.Integrity);
        Assert.True(signature.CoversWholeRevision);
        Assert.Equal(level < PadesLevel.BaselineLT, signature.CoversWholeDocument);
        Assert.Equal(level < PadesLevel.BaselineLT ? LaterChanges.None : LaterChanges.Ltv, signature.LaterChanges);
        Assert.Null(signature.CertificationRespected);
        Assert.Contains("署名 太郎", signature.Signer, StringComparison.Ordinal);
        Assert.Equal(SigningWorld.Start, signature.SigningTime);
        Assert.Equal(level >= PadesLevel.BaselineT ? SigningWorld.Start : null, signature.Timestamp);
        Assert.Empty(signature.Messages);
        Assert.Equal(level == PadesLevel.BaselineLTA ? 2 : 1, report.Signatures.Count);
        if (level == PadesLevel.BaselineLTA)
            Assert.Equal((SignatureKind.DocumentTimestamp, SignatureLevel.Rfc3161, true), (report.Signatures[1].Kind, report.Signatures[1].Level, report.Signatures[1].CoversWholeDocument));
    }

    [Theory]
    [InlineData(PadesLevel.BaselineB, ValidationSubIndication.TryLater)]
    [InlineData(PadesLevel.BaselineT, ValidationSubIndication.TryLater)]
    [InlineData(PadesLevel.BaselineLT, null)]
    public async Task ValidateAsync_Offline_PassesOnlyWithEmbeddedMaterial(PadesLevel level, ValidationSubIndication? expected)
    {
        SignatureReport signature = await _world.ValidateOneAsync(await _world.SignAsync(level), online: false);

        Assert.Equal(expected, signature.SubIndication);
    }

    [Fact]
    public async Task ValidateAsync_NobodyTrusted_SaysWhatIsThereWithoutPassing()
    {
        ValidationReport report = await _world.ValidateAsync(await _world.SignAsync(PadesLevel.BaselineLTA), trust: TrustAnchors.None);

        Assert.Equal(ValidationIndication.Indeterminate, report.Indication);
        Assert.Equal(ValidationSubIndication.NoCertificateChainFound, report.Signatures[0].SubIndication);
        Assert.Equal(SignatureLevel.BaselineLTA, report.Signatures[0].Level);
        Assert.Equal(SignatureIntegrity.Intact, report.Signatures[0].Integrity);
    }

    [Fact]
    public async Task ValidateAsync_TimestampOfSomebodyNotTrusted_IsNoLevelT()
    {
        using var other = new SigningWorld();
        byte[] signed = await _world.SignAsync(PadesLevel.BaselineB);
        using X509Signer signer = _world.CreateSigner();
        using var stamped = new MemoryStream();
        await new PdfSigner(signer, other.Pki.TimestampAuthority, _world.Pki.RevocationSource, TrustAnchors.Combine(_world.Trust, other.Trust), _world.Clock)
            .SignAsync(new MemoryStream(signed), stamped, new PdfSignatureOptions { Level = PadesLevel.BaselineT });

        SignatureReport signature = (await _world.ValidateAsync(stamped.ToArray(), _world.Pki.RevocationSource)).Signatures[1];

        Assert.Equal((ValidationIndication.TotalPassed, SignatureLevel.BaselineB, null), (signature.Indication, signature.Level, signature.Timestamp));
        Assert.Contains(signature.Messages, message => message.Contains("timestamp", StringComparison.Ordinal));
    }

    [Fact]
    public async Task ValidateAsync_ThreeSigners_AllPass()
    {
        using var prepared = new MemoryStream();
        await using (FileStream source = File.OpenRead(SamplePdfs.Contract))
            await SignatureFieldPreparer.PrepareAsync(source, prepared, ["担当者", "契約締結権限者", "市"]);
        byte[] document = prepared.ToArray();
        foreach (string field in (string[])["担当者", "契約締結権限者", "市"])
            document = await _world.SignAsync(PadesLevel.BaselineT, document: document, options: new PdfSignatureOptions { FieldName = field });
        document = await _world.ExtendAsync(document, PadesLevel.BaselineLTA);

        ValidationReport report = await _world.ValidateAsync(document);

        Assert.Equal(ValidationIndication.TotalPassed, report.Indication);
        Assert.Equal(["担当者", "契約締結権限者", "市"], report.Signatures.Take(3).Select(signature => signature.Field));
        Assert.Equal([LaterChanges.FormFilling, LaterChanges.FormFilling, LaterChanges.Ltv], report.Signatures.Take(3).Select(signature => signature.LaterChanges));
        Assert.All(report.Signatures.Take(3), signature => Assert.Equal(SignatureLevel.BaselineLTA, signature.Level));
    }

    [Fact]
    public async Task ValidateAsync_SignerRevokedBeforeAnythingProvesTheTime_IsRevokedNoPoe()
    {
        using X509Signer signer = _world.CreateSigner();
        byte[] signed = await _world.SignAsync(PadesLevel.BaselineB, signer);
        await RevokeAsync(signer);

        SignatureReport signature = await _world.ValidateOneAsync(signed);

        Assert.Equal((ValidationIndication.Indeterminate, ValidationSubIndication.RevokedNoPoe), (signature.Indication, signature.SubIndication));
    }

    [Fact]
    public async Task ValidateAsync_SignerRevokedAfterTheTimestamp_Passes()
    {
        using X509Signer signer = _world.CreateSigner();
        byte[] signed = await _world.SignAsync(PadesLevel.BaselineT, signer);
        _world.Clock.Advance(TimeSpan.FromHours(1));
        await RevokeAsync(signer);
        _world.Clock.Advance(TimeSpan.FromHours(1));

        Assert.Equal(ValidationIndication.TotalPassed, (await _world.ValidateOneAsync(signed)).Indication);
    }

    [Fact]
    public async Task ValidateAsync_SignerRevokedBeforeTheTimestamp_IsRevokedNoPoe()
    {
        using X509Signer signer = _world.CreateSigner();
        await RevokeAsync(signer);
        _world.Clock.Advance(TimeSpan.FromHours(1));
        byte[] signed = await _world.SignAsync(PadesLevel.BaselineT, signer);

        Assert.Equal(ValidationSubIndication.RevokedNoPoe, (await _world.ValidateOneAsync(signed)).SubIndication);
    }

    [Fact]
    public async Task ValidateAsync_DocumentTimestampAlone_Passes()
    {
        byte[] stamped = await _world.TimestampAsync(await File.ReadAllBytesAsync(SamplePdfs.Contract));

        ValidationReport report = await _world.ValidateAsync(stamped, _world.Pki.RevocationSource);

        SignatureReport signature = Assert.Single(report.Signatures);
        Assert.Equal((SignatureKind.DocumentTimestamp, ValidationIndication.TotalPassed), (signature.Kind, signature.Indication));
        Assert.Equal(SigningWorld.Start, signature.Timestamp);
    }

    [Fact]
    public async Task ValidateAsync_DocumentTimestampOverASignature_MakesItLevelT()
    {
        byte[] stamped = await _world.TimestampAsync(await _world.SignAsync(PadesLevel.BaselineB));

        SignatureReport signature = await _world.ValidateOneAsync(stamped);

        Assert.Equal((ValidationIndication.TotalPassed, SignatureLevel.BaselineT, LaterChanges.Ltv), (signature.Indication, signature.Level, signature.LaterChanges));
        Assert.Null(signature.Timestamp);
        Assert.Equal(SigningWorld.Start, signature.ProofOfExistence);
    }

    [Fact]
    public async Task ValidateAsync_SignerOfAnotherPurpose_IsAChainConstraintsFailure()
    {
        X509Certificate2 certificate = _world.Pki.Issue(new() { CommonName = "Encryption only", KeyUsage = X509KeyUsageFlags.KeyEncipherment });
        using var signer = new X509Signer(certificate, [_world.Pki.IssuingCa]);

        Assert.Equal(ValidationSubIndication.ChainConstraintsFailure, (await _world.ValidateOneAsync(await _world.SignAsync(PadesLevel.BaselineB, signer))).SubIndication);
    }

    [Fact]
    public async Task ValidateAsync_NoSignature_SaysSo()
    {
        ValidationReport report = await _world.ValidateAsync(await File.ReadAllBytesAsync(SamplePdfs.Contract));

        Assert.Equal((null, ValidationIndication.NoSignature), (report.Error, report.Indication));
        Assert.Empty(report.Signatures);
    }

    [Theory]
    [InlineData("hello")]
    [InlineData("")]
    [InlineData("%PDF-1.7\n")]
    [InlineData("%PDF-1.7\nstartxref\n99999\n%%EOF")]
    public async Task ValidateAsync_NoPdf_ReportsAnError(string content)
    {
        ValidationReport report = await _world.ValidateAsync(System.Text.Encoding.ASCII.GetBytes(content));

        Assert.NotNull(report.Error);
        Assert.Empty(report.Signatures);
        Assert.Equal(ValidationIndication.NoSignature, report.Indication);
    }

    [Fact]
    public async Task ValidateAsync_FileMissing_ReportsAnError()
    {
        ValidationReport report = await new PdfSignatureValidator(_world.Trust).ValidateAsync("/nowhere/missing.pdf");

        Assert.Contains("cannot be read", report.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ValidateAsync_Truncated_NeverThrows()
    {
        byte[] signed = await _world.SignAsync(PadesLevel.BaselineLTA);
        for (int length = 0; length < signed.Length; length += 997)
        {
            ValidationReport report = await _world.ValidateAsync(signed[..length]);
            Assert.NotEqual(ValidationIndication.TotalPassed, report.Indication);
        }
    }

    [Fact]
    public async Task ValidateAsync_SameDocumentTwice_GivesTheSameBytes()
    {
        byte[] signed = await _world.SignAsync(PadesLevel.BaselineLTA);

        string first = ValidationReportJson.Write(await _world.ValidateAsync(signed), "a.pdf");

        Assert.Equal(first, ValidationReportJson.Write(await _world.ValidateAsync(signed), "a.pdf"));
    }

    private Task RevokeAsync(X509Signer signer) => RevokeAsync(_world, signer);

    private static async Task RevokeAsync(SigningWorld world, X509Signer signer) =>
        world.Pki.Revoke((await signer.GetCredentialAsync()).Certificate, reason: X509RevocationReason.KeyCompromise);

    [Fact]
    public async Task ValidateAsync_WeakKeyThatIsTrustedItself_IsJudgedAllTheSame()
    {
        using var key = System.Security.Cryptography.ECDsa.Create(System.Security.Cryptography.ECCurve.NamedCurves.nistP256);
        using X509Certificate2 certificate = new CertificateRequest("CN=self-signed", key, System.Security.Cryptography.HashAlgorithmName.SHA256)
            .CreateSelfSigned(SigningWorld.Start.AddDays(-1), SigningWorld.Start.AddYears(1));
        using var signer = new X509Signer(certificate);
        byte[] signed = await _world.SignAsync(PadesLevel.BaselineB, signer);
        AlgorithmPolicy strict = AlgorithmPolicy.Default with { Keys = [new KeyLimit(KeyAlgorithm.Ecdsa, 384, null)] };

        ValidationReport report = await new PdfSignatureValidator(new TrustAnchors(certificate), timeProvider: _world.Clock)
            .ValidateAsync(new MemoryStream(signed), new ValidationOptions { Policy = ValidationPolicy.Default with { Algorithms = strict } }, TestContext.Current.CancellationToken);

        Assert.Equal(ValidationSubIndication.CryptoConstraintsFailureNoPoe, Assert.Single(report.Signatures).SubIndication);
    }
}
