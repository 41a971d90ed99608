using System.Security.Cryptography.X509Certificates;
using System.Xml;
using EContract.Sdk.Revocation;
using static EContract.Sdk.Validation.Reports.EtsiReportXml;

namespace EContract.Sdk.Validation.Reports;

/// <summary>One <c>SignatureValidationReport</c> (TS 119 102-2, 4.3), its parts in the order of the schema.</summary>
internal sealed class EtsiSignatureXml(XmlWriter writer, ValidationReport report)
{
    internal void Write(SignatureReport signature, int index)
    {
        Start("SignatureValidationReport");
        WriteIdentifier(signature, index);
        WriteConstraints(signature);
        WriteTimes(signature);
        WriteDocument(signature);
        WriteAttributes(signature);
        WriteSigner(signature);
        WriteProcess(signature);
        WriteStatus(signature);
        End();
    }

    private void WriteIdentifier(SignatureReport signature, int index)
    {
        Start("SignatureIdentifier");
        writer.WriteAttributeString("id", Ids.Signature(index));
        if (signature is { Algorithm: { } algorithm, MessageDigest: { } digest })
            WriteDigest(writer, algorithm.Digest, digest);
        if (!signature.SignatureValue.IsEmpty)
            writer.WriteElementString("SignatureValue", SignatureNamespace, Convert.ToBase64String(signature.SignatureValue.Span));
        Text("HashOnly", "false");
        Text("DocHashOnly", "false");
        // 4.2.2.5: what identifies the signature in the document; a field's name is what PDF has.
        Text("DAIdentifier", ForeignText.Show(signature.Field));
        End();
    }

    private void WriteConstraints(SignatureReport signature)
    {
        Start("ValidationConstraintsEvaluationReport");
        foreach (CheckResult check in signature.Checks)
        {
            Start("ValidationConstraint");
            Text("ValidationConstraintIdentifier", "urn:econtract:constraint:" + ReportNames.Of(check.Check));
            Start("ConstraintStatus");
            Text("Status", "urn:etsi:019102:constraintStatus:applied");
            End();
            Start("ValidationStatus");
            EtsiReportXml.WriteStatus(writer, check.Indication, check.SubIndication, isPart: true);
            End();
            End();
        }

        End();
    }

    private void WriteTimes(SignatureReport signature)
    {
        Start("ValidationTimeInfo");
        Text("ValidationTime", ReportNames.Of(report.ValidationTime)!);
        WriteProof(writer, "BestSignatureTime", signature.ProofOfExistence, ProvingToken(signature));
        End();
    }

    private string? ProvingToken(SignatureReport signature)
    {
        if (signature.ProvenBy is null)
            return null;
        Timestamping.TimestampToken? own = signature.Timestamps
            .Where(timestamp => timestamp.Indication == ValidationIndication.TotalPassed && timestamp.Token.Time == signature.ProofOfExistence)
            .Select(timestamp => timestamp.Token)
            .FirstOrDefault();
        own ??= report.Signatures
            .Where(other => other.Field == signature.ProvenBy)
            .Select(other => other.DocumentTimestamp)
            .FirstOrDefault();
        return own is null ? null : Ids.Token(MaterialList.IdOf(own.Encoded));
    }

    private void WriteDocument(SignatureReport signature)
    {
        if (signature is not { Algorithm: { } algorithm, MessageDigest: { } digest })
            return;
        Start("SignersDocument");
        WriteDigest(writer, algorithm.Digest, digest);
        End();
    }

    private void WriteAttributes(SignatureReport signature)
    {
        // Annex A: the choice must not be empty.
        bool isTimestamp = signature.Kind == SignatureKind.DocumentTimestamp;
        if (signature is { SubFilter: null, ByteRange.Count: 0, SigningTime: null } && signature.Timestamps.Count == 0)
            return;
        Start("SignatureAttributes");
        if (!isTimestamp && signature.SigningTime is { } time)
            Nested("SigningTime", "Time", ReportNames.Of(time)!);
        foreach (TimestampReport timestamp in signature.Timestamps)
            WriteTimestamp("SignatureTimeStamp", timestamp.Token);
        if (signature.MessageDigest is { } digest && !isTimestamp)
        {
            Start("MessageDigest");
            writer.WriteAttributeString("Signed", "true");
            Text("Digest", Convert.ToBase64String(digest.Span));
            End();
        }

        if (signature.DocumentTimestamp is { } token)
            WriteTimestamp("DocTimeStamp", token);
        if (signature.Reason is { } reason)
            Nested("Reason", "ReasonElement", ForeignText.Show(reason));
        if (signature.SubFilter is { } filter)
            Nested("SubFilter", "SubFilterElement", ForeignText.Show(filter));
        if (signature.ByteRange.Count > 0)
            Text("ByteRange", string.Join(' ', signature.ByteRange));
        End();
    }

    private void WriteTimestamp(string name, Timestamping.TimestampToken token)
    {
        Start(name);
        WriteReference(writer, "AttributeObject", Ids.Token(MaterialList.IdOf(token.Encoded)));
        Text("TimeStampValue", ReportNames.Of(token.Time)!);
        End();
    }

    private void WriteSigner(SignatureReport signature)
    {
        if (signature.SigningCertificate is not { } certificate)
            return;
        Start("SignerInformation");
        WriteReference(writer, "SignerCertificate", CertificateId(certificate));
        Text("Signer", ForeignText.Show(certificate.Subject));
        End();
    }

    private void WriteProcess(SignatureReport signature)
    {
        string process = signature.Level switch
        {
            SignatureLevel.BaselineLTA => "LTA",
            SignatureLevel.BaselineT or SignatureLevel.BaselineLT => "LTVM",
            _ => "Basic",
        };
        Start("SignatureValidationProcess");
        Text("SignatureValidationProcessID", "urn:etsi:019102:validationprocess:" + process);
        End();
    }

    private void WriteStatus(SignatureReport signature)
    {
        Start("SignatureValidationStatus");
        EtsiReportXml.WriteStatus(writer, signature.Indication, signature.SubIndication, isPart: false);
        if (signature.CertificatePath.Count > 0)
            WriteChain(signature);
        End();
    }

    private void WriteChain(SignatureReport signature)
    {
        bool isTrusted = signature.Checks.Any(check => check is { Check: ValidationCheck.CertificatePath, Indication: ValidationIndication.TotalPassed });
        string[] path = [.. signature.CertificatePath.Select(CertificateId)];
        Start("AssociatedValidationReportData");
        if (isTrusted)
            WriteReference(writer, "TrustAnchor", path[^1]);
        Start("CertificateChain");
        WriteReference(writer, "SigningCertificate", path[0]);
        foreach (string id in path.Skip(1).SkipLast(isTrusted ? 1 : 0))
            WriteReference(writer, "IntermediateCertificate", id);
        if (isTrusted)
            WriteReference(writer, "TrustAnchor", path[^1]);
        End();
        if (signature.Revocation.Count > 0)
            WriteReference(writer, "RelatedValidationObject", signature.Revocation.Select(EvidenceId).Distinct());
        if (signature.Revocation.FirstOrDefault(used => used.Evidence is { Status: RevocationStatus.Revoked, RevocationTime: not null }) is { } revoked)
            WriteRevocation(revoked);
        if (signature.Algorithm is { } algorithm)
        {
            Start("CryptoInformation");
            WriteReference(writer, "ValidationObjectId", path[0]);
            Text("Algorithm", XmlAlgorithms.Of(algorithm));
            bool isWeak = signature.SubIndication is ValidationSubIndication.CryptoConstraintsFailure or ValidationSubIndication.CryptoConstraintsFailureNoPoe;
            Text("SecureAlgorithm", isWeak ? "false" : "true");
            End();
        }

        End();
    }

    private void WriteRevocation(RevocationReport revoked)
    {
        Start("RevocationStatusInformation");
        WriteReference(writer, "ValidationObjectId", CertificateId(revoked.Certificate));
        Text("RevocationTime", ReportNames.Of(revoked.Evidence.RevocationTime)!);
        WriteReference(writer, "RevocationObject", EvidenceId(revoked));
        End();
    }

    private static string CertificateId(X509Certificate2 certificate) => Ids.Certificate(MaterialList.IdOf(certificate));

    private static string EvidenceId(RevocationReport used) => Ids.Evidence(MaterialList.IdOf(used.Evidence.Encoded));

    private void Start(string name) => writer.WriteStartElement(name, Namespace);

    private void End() => writer.WriteEndElement();

    private void Text(string name, string text) => writer.WriteElementString(name, Namespace, text);

    private void Nested(string name, string inner, string text)
    {
        Start(name);
        Text(inner, text);
        End();
    }
}
