using System.Xml.Linq;
using EContract.Sdk.Pades;
using EContract.Sdk.Validation;
using EContract.Sdk.Validation.Reports;
using EContract.TestInfrastructure.Documents;

namespace EContract.Sdk.Tests.Validation.Reports;

public sealed class EtsiReportXmlTests : IDisposable
{
    private static readonly XNamespace Vr = EtsiReportXml.Namespace;
    private static readonly XNamespace Ds = EtsiReportXml.SignatureNamespace;

    /// <summary>What the schema of TS 119 102-2 V1.4.1 has in each element, in its order, with a '!' where it must be there; only what we write.</summary>
    private static readonly Dictionary<string, string> Sequences = new()
    {
        ["ValidationReport"] = "SignatureValidationReport! SignatureValidationObjects",
        ["SignatureValidationReport"] = "SignatureIdentifier ValidationConstraintsEvaluationReport ValidationTimeInfo SignersDocument "
            + "SignatureAttributes SignerInformation SignatureQuality SignatureValidationProcess SignatureValidationStatus!",
        ["SignatureIdentifier"] = "DigestAlgAndValue SignatureValue HashOnly! DocHashOnly! DAIdentifier",
        ["DigestAlgAndValue"] = "DigestMethod! DigestValue!",
        ["ValidationConstraintsEvaluationReport"] = "SignatureValidationPolicy ValidationConstraint",
        ["ValidationConstraint"] = "ValidationConstraintIdentifier! ValidationConstraintParameter ConstraintStatus! ValidationStatus",
        ["ConstraintStatus"] = "Status! OverriddenBy",
        ["ValidationStatus"] = "MainIndication! SubIndication AssociatedValidationReportData",
        ["SignatureValidationStatus"] = "MainIndication! SubIndication AssociatedValidationReportData",
        ["ValidationTimeInfo"] = "ValidationTime! BestSignatureTime!",
        ["BestSignatureTime"] = "POETime! TypeOfProof! POEObject",
        ["POE"] = "POETime! TypeOfProof! POEObject",
        ["SignersDocument"] = "DigestAlgAndValue! SignersDocumentRepresentation SignersDocumentRef",
        // A choice, any number of times.
        ["SignatureAttributes"] = "*SigningTime SignatureTimeStamp MessageDigest DocTimeStamp Reason SubFilter ByteRange",
        ["SigningTime"] = "AttributeObject Time!",
        ["SignatureTimeStamp"] = "AttributeObject TimeStampValue!",
        ["DocTimeStamp"] = "AttributeObject TimeStampValue!",
        ["MessageDigest"] = "AttributeObject Digest!",
        ["Reason"] = "AttributeObject ReasonElement!",
        ["SubFilter"] = "AttributeObject SubFilterElement!",
        ["SignerInformation"] = "SignerCertificate! Signer",
        ["SignatureValidationProcess"] = "SignatureValidationProcessID",
        ["AssociatedValidationReportData"] = "TrustAnchor CertificateChain RelatedValidationObject RevocationStatusInformation CryptoInformation",
        ["CertificateChain"] = "SigningCertificate! IntermediateCertificate TrustAnchor",
        ["RevocationStatusInformation"] = "ValidationObjectId! RevocationTime! RevocationReason RevocationObject",
        ["CryptoInformation"] = "ValidationObjectId! Algorithm! AlgorithmParameters SecureAlgorithm! NotAfter",
        ["SignatureValidationObjects"] = "ValidationObject!",
        ["ValidationObject"] = "ObjectType! ValidationObjectRepresentation! POE",
        ["ValidationObjectRepresentation"] = "base64",
    };

    private readonly SigningWorld _world = new();

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task Write_LongTermSignature_FollowsTheSchema()
    {
        XElement report = AssertFollowsTheSchema(EtsiReportXml.Write(await ReportSamples.LongTermAsync(_world)));

        XElement[] signatures = [.. report.Elements(Vr + "SignatureValidationReport")];
        Assert.Equal(2, signatures.Length);
        Assert.All(signatures, signature => Assert.Equal(
            "urn:etsi:019102:mainindication:total-passed", signature.Element(Vr + "SignatureValidationStatus")!.Element(Vr + "MainIndication")!.Value));
        XElement best = signatures[0].Descendants(Vr + "BestSignatureTime").Single();
        Assert.Equal("2026-04-01T09:00:00Z", best.Element(Vr + "POETime")!.Value);
        Assert.NotNull(best.Element(Vr + "POEObject"));
        Assert.Equal("http://www.w3.org/2001/04/xmlenc#sha256", signatures[0].Descendants(Ds + "DigestMethod").First().Attribute("Algorithm")!.Value);
        Assert.Equal("http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256", signatures[0].Descendants(Vr + "Algorithm").Single().Value);
        Assert.Equal("urn:etsi:019102:validationprocess:LTA", signatures[0].Descendants(Vr + "SignatureValidationProcessID").Single().Value);
        Assert.Equal(
            ["CRL", "OCSPResponse", "certificate", "timestamp"],
            report.Descendants(Vr + "ObjectType").Select(type => type.Value.Split(':')[^1]).Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Write_RevokedSigner_SaysWhenByWhat()
    {
        using var signer = _world.CreateSigner();
        byte[] signed = await _world.SignAsync(PadesLevel.BaselineB, signer);
        _world.Clock.Set(SigningWorld.Start.AddHours(1));
        _world.Pki.Revoke((await signer.GetCredentialAsync(TestContext.Current.CancellationToken)).Certificate);
        _world.Clock.Set(SigningWorld.Start.AddHours(2));

        XElement report = AssertFollowsTheSchema(EtsiReportXml.Write(await _world.ValidateAsync(signed, _world.Pki.RevocationSource)));

        Assert.Equal("urn:etsi:019102:subindication:REVOKED_NO_POE", report.Descendants(Vr + "SignatureValidationStatus").Single().Element(Vr + "SubIndication")!.Value);
        Assert.Equal("2026-04-01T10:00:00Z", report.Descendants(Vr + "RevocationTime").Single().Value);
        Assert.Contains(
            "urn:econtract:constraint:revocation indeterminate",
            report.Descendants(Vr + "ValidationConstraint").Select(check => $"{check.Element(Vr + "ValidationConstraintIdentifier")!.Value} {check.Descendants(Vr + "MainIndication").Single().Value.Split(':')[^1]}"));
    }

    [Fact]
    public async Task Write_NoSignature_HasOneReportThatSaysSo()
    {
        byte[] document = await File.ReadAllBytesAsync(SamplePdfs.Contract, TestContext.Current.CancellationToken);

        XElement report = AssertFollowsTheSchema(EtsiReportXml.Write(await _world.ValidateAsync(document)));

        Assert.EndsWith("noSignatureFound", Assert.Single(report.Elements()).Value);
    }

    [Fact]
    public void Write_HostileNames_StaysWellFormedAndSmall()
    {
        string text = EtsiReportXml.Write(ReportSamples.Hostile(reason: new string('\u0001', 1 << 20)));

        XElement report = AssertFollowsTheSchema(text);
        Assert.StartsWith("</bdi><script>", report.Descendants(Vr + "DAIdentifier").Single().Value);
        Assert.InRange(text.Length, 500, 20_000);
    }

    [Fact]
    public void Write_Unreadable_IsAnArgumentError() =>
        Assert.Throws<ArgumentException>(() => EtsiReportXml.Write(ValidationReport.Unreadable("It is no PDF.", SigningWorld.Start)));

    [Fact]
    public async Task Write_Twice_GivesTheSameText()
    {
        ValidationReport report = await ReportSamples.LongTermAsync(_world);

        Assert.Equal(EtsiReportXml.Write(report), EtsiReportXml.Write(report));
    }

    private static XElement AssertFollowsTheSchema(string text)
    {
        XElement report = XDocument.Parse(text).Root!;
        Assert.Equal(Vr + "ValidationReport", report.Name);
        foreach (XElement element in report.DescendantsAndSelf())
        {
            string[] children = [.. element.Elements().Select(child => child.Name.LocalName)];
            if (children.Length == 0)
                continue;
            string sequence = Sequences[element.Name.LocalName];
            string[] parts = sequence.TrimStart('*').Split(' ');
            List<string> order = [.. parts.Select(part => part.TrimEnd('!'))];
            Assert.Empty(parts.Where(part => part.EndsWith('!')).Select(part => part.TrimEnd('!')).Except(children));
            int[] places = [.. children.Select(child => order.IndexOf(child))];
            Assert.True(places.All(place => place >= 0), $"{element.Name.LocalName} has {string.Join(' ', children)}.");
            if (!sequence.StartsWith('*'))
                Assert.Equal(places.Order(), places);
            XNamespace expected = element.Name.LocalName == "DigestAlgAndValue" ? Ds : Vr;
            Assert.All(element.Elements(), child => Assert.Equal(child.Name.LocalName == "SignatureValue" ? Ds : expected, child.Name.Namespace));
        }

        string[] ids = [.. report.Descendants().Attributes("id").Select(id => id.Value)];
        Assert.Equal(ids.Distinct(), ids);
        Assert.Empty(report.Descendants().Attributes("VOReference").SelectMany(reference => reference.Value.Split(' ')).Except(ids));
        return report;
    }
}
