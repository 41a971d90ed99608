using System.Text.Json;
using System.Text.Json.Nodes;
using EContract.Sdk.Cryptography;
using EContract.Sdk.Diagnostics;
using EContract.Sdk.Pades;
using EContract.Sdk.Pdf.Fonts;
using EContract.Sdk.Pdf.Revisions;
using EContract.Sdk.Signing;
using EContract.Sdk.Signing.Appearance;
using EContract.Sdk.Tests.Validation;
using EContract.Sdk.Validation;
using EContract.TestInfrastructure.Documents;

namespace EContract.Sdk.Tests.Signing;

/// <summary>The state between the two steps of signing: small, complete, and good for one document and one key.</summary>
public sealed class PreparedSignatureTests : IDisposable
{
    private readonly SigningWorld _world = new();
    private readonly X509Signer _signer;
    private readonly byte[] _document = SyntheticPdf.Create(5000);

    public PreparedSignatureTests() => _signer = _world.CreateSigner();

    /// <summary>What somebody, or a failing disk, may do to each member of a saved state.</summary>
    public static TheoryData<string> Members =>
    [
        "Version", "Update", "Offset", "XrefOffset", "GapStart", "GapEnd", "FieldName", "SignedAttributes", "Scheme", "DigestOid", "CertificateHash", "Level",
    ];

    public void Dispose()
    {
        _signer.Dispose();
        _world.Dispose();
    }

    [Fact]
    public async Task Save_AnyDocument_IsSmallAndAsLong()
    {
        int ofSmall = (await PrepareAsync(new PdfSignatureOptions { Level = PadesLevel.BaselineLTA })).Save().Length;
        int ofLarge = (await PrepareAsync(new PdfSignatureOptions { Level = PadesLevel.BaselineLTA }, SyntheticPdf.Create(5 << 20))).Save().Length;

        Assert.InRange(ofSmall, 1, 24 * 1024);
        Assert.InRange(ofLarge - ofSmall, -200, 200);
    }

    [Fact]
    public async Task CompleteAsync_LoadedStateOfASealLockAndPkcs7_HasThemAll()
    {
        byte[] state = (await PrepareAsync(new PdfSignatureOptions
        {
            Pkcs7 = new Pkcs7SignatureOptions { Timestamp = true },
            Reason = "契約の締結",
            Lock = SignatureFieldLock.Include("amount"),
            Appearance = SignatureAppearance.ForSeal(new SealImpression("山田"), PdfFont.FromFile(InstalledFonts.IpaexMincho)),
            Placement = FieldPlacement.OnPage(1, 20, 20, 40, 40),
        })).Save();

        byte[] signed = await CompleteAsync(PreparedPdfSignature.Load(state), _document);

        SignatureReport report = await _world.ValidateOneAsync(signed);
        Assert.Equal((SignatureIntegrity.Intact, SignatureLevel.Cms), (report.Integrity, report.Level));
        Assert.NotNull(report.Timestamp);
        string text = System.Text.Encoding.Latin1.GetString(signed);
        Assert.Contains("/FieldMDP", text, StringComparison.Ordinal);
        Assert.Contains("/FontFile2", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CompleteAsync_LoadedStateOfADocumentThatNeedsRepair_RepairsIt()
    {
        // A startxref that points nowhere near.
        byte[] broken = [.. _document, .. "\nstartxref\n7\n%%EOF\n"u8];
        byte[] state = (await PrepareAsync(new PdfSignatureOptions { AllowRepair = true }, broken)).Save();

        byte[] signed = await CompleteAsync(PreparedPdfSignature.Load(state), broken);

        Assert.Equal(SignatureIntegrity.Intact, (await _world.ValidateOneAsync(signed)).Integrity);
    }

    [Fact]
    public async Task CompleteAsync_OtherDocument_IsRefused()
    {
        PreparedPdfSignature prepared = await PrepareAsync(new PdfSignatureOptions());
        Assert.Contains("bytes, not of", await RefusalAsync(prepared, SyntheticPdf.Create(6000)));
        Assert.Contains("changed since", await RefusalAsync(prepared, [.. "%PDF-1.6"u8, .. _document[8..]]));
        // What was signed in the meantime is another document, too.
        Assert.Contains("bytes, not of", await RefusalAsync(prepared, await _world.SignAsync(PadesLevel.BaselineB, document: _document)));
    }

    [Fact]
    public async Task CompleteAsync_OtherCertificate_IsRefused()
    {
        PreparedPdfSignature prepared = PreparedPdfSignature.Load((await PrepareAsync(new PdfSignatureOptions())).Save());
        using X509Signer other = _world.CreateSigner("別人");
        ReadOnlyMemory<byte> value = (await other.SignAsync([prepared.ToBeSigned], TestContext.Current.CancellationToken))[0];

        var error = await Assert.ThrowsAsync<PdfSigningException>(async () => await new PdfSigner(other, timeProvider: _world.Clock)
            .CompleteAsync(prepared, value, new MemoryStream(_document), new MemoryStream()));

        Assert.Equal(PdfSigningFailure.StalePreparation, error.Failure);
    }

    [Fact]
    public async Task CompleteAsync_ValueOfAnotherSignature_IsRefused()
    {
        PreparedPdfSignature prepared = await PrepareAsync(new PdfSignatureOptions());
        ReadOnlyMemory<byte> value = (await _signer.SignAsync([new byte[32]], TestContext.Current.CancellationToken))[0];

        var error = await Assert.ThrowsAsync<PdfSigningException>(async () => await CreatePdfSigner()
            .CompleteAsync(prepared, value, new MemoryStream(_document), new MemoryStream()));

        Assert.Equal(PdfSigningFailure.SignatureInvalid, error.Failure);
    }

    [Theory]
    [MemberData(nameof(Members))]
    public async Task Load_MemberMissingOrNull_IsRefused(string member)
    {
        byte[] state = (await PrepareAsync(new PdfSignatureOptions())).Save();

        foreach (Action<JsonObject> damage in new Action<JsonObject>[]
        {
            json => json.Remove(member),
            json => json[member] = null,
            json => json[member] = new JsonArray(),
            json => json[member] = -3,
        })
        {
            var error = Assert.Throws<PdfSigningException>(() => PreparedPdfSignature.Load(Change(state, damage)));
            Assert.Equal(PdfSigningFailure.StalePreparation, error.Failure);
        }
    }

    [Theory]
    [MemberData(nameof(Members))]
    public async Task CompleteAsync_MemberChanged_IsRefusedOrReachesWhatItSays(string member)
    {
        byte[] state = (await PrepareAsync(new PdfSignatureOptions { Level = PadesLevel.BaselineT })).Save();
        byte[] changed = Change(state, json => json[member] = json[member]!.GetValueKind() switch
        {
            JsonValueKind.Number => json[member]!.GetValue<long>() + 1,
            _ when member == "DigestOid" => DigestAlgorithm.Sha512.Oid,
            _ when member == "FieldName" => "Other",
            _ => Convert.ToBase64String(Flip(json[member]!.GetValue<string>())),
        });

        try
        {
            SignatureReport report = await _world.ValidateOneAsync(await CompleteAsync(PreparedPdfSignature.Load(changed), _document));

            // The level is nobody's to sign: it is what completing adds.
            Assert.Equal("Level", member);
            Assert.Equal((SignatureIntegrity.Intact, SignatureLevel.BaselineLT), (report.Integrity, report.Level));
        }
        catch (PdfSigningException e)
        {
            Assert.Contains(e.Failure, new[] { PdfSigningFailure.StalePreparation, PdfSigningFailure.SignatureInvalid, PdfSigningFailure.SelfCheckFailed });
        }
    }

    [Fact]
    public async Task CompleteAsync_AnyByteOfTheStateChanged_IsRefusedOrSigned()
    {
        byte[] state = (await PrepareAsync(new PdfSignatureOptions())).Save();
        for (int i = 0; i < state.Length; i += 61)
        {
            byte[] changed = (byte[])state.Clone();
            changed[i] ^= 4;
            try
            {
                byte[] signed = await CompleteAsync(PreparedPdfSignature.Load(changed), _document);
                // A change inside the room for the signature is written over.
                Assert.Equal(SignatureIntegrity.Intact, (await _world.ValidateOneAsync(signed)).Integrity);
            }
            catch (EContractException e)
            {
                Assert.NotEmpty(e.Message);
            }
        }
    }

    [Fact]
    public void WriteContents_ShorterThanBefore_LeavesNothingOfIt()
    {
        byte[] update = [.. "<"u8, .. new byte[12], .. ">"u8];
        var pending = new PendingSignature(new SerializedUpdate(update, 0, 0, new Dictionary<EContract.Sdk.Pdf.Objects.PdfReservedSpace, int>()), 0, update.Length, "f");

        pending.WriteContents([0xAA, 0xBB, 0xCC, 0xDD]);
        pending.WriteContents([0xEE]);

        Assert.Equal("<EE0000000000>", System.Text.Encoding.Latin1.GetString(update));
    }

    private static byte[] Change(byte[] state, Action<JsonObject> change)
    {
        JsonObject json = JsonNode.Parse(state)!.AsObject();
        change(json);
        return JsonSerializer.SerializeToUtf8Bytes(json);
    }

    private static byte[] Flip(string base64)
    {
        byte[] bytes = Convert.FromBase64String(base64);
        bytes[^3] ^= 1;
        return bytes;
    }

    private PdfSigner CreatePdfSigner() => new(_signer, _world.Pki.TimestampAuthority, _world.Pki.RevocationSource, _world.Trust, _world.Clock);

    private ValueTask<PreparedPdfSignature> PrepareAsync(PdfSignatureOptions options, byte[]? document = null) =>
        CreatePdfSigner().PrepareAsync(new MemoryStream(document ?? _document), options);

    private async Task<byte[]> CompleteAsync(PreparedPdfSignature prepared, byte[] document)
    {
        ReadOnlyMemory<byte> value = (await _signer.SignAsync([prepared.ToBeSigned], TestContext.Current.CancellationToken))[0];
        using var signed = new MemoryStream();
        await CreatePdfSigner().CompleteAsync(prepared, value, new MemoryStream(document), signed);
        return signed.ToArray();
    }

    private async Task<string> RefusalAsync(PreparedPdfSignature prepared, byte[] document)
    {
        var error = await Assert.ThrowsAsync<PdfSigningException>(() => CompleteAsync(prepared, document));
        Assert.Equal(PdfSigningFailure.StalePreparation, error.Failure);
        return error.Message;
    }
}
