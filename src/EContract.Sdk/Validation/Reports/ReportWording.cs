using System.Security.Cryptography.X509Certificates;

namespace EContract.Sdk.Validation.Reports;

/// <summary>The words of reports for people, for hosts that lay a report out themselves.</summary>
public sealed class ReportWording
{
    private readonly ReportTexts _texts;

    /// <summary>The words in a language.</summary>
    public ReportWording(ReportLanguage language) => _texts = ReportTexts.In(language);

    /// <summary>The verdict on a document, in a word.</summary>
    public string Light(ValidationIndication indication) => _texts["light." + ReportNames.Of(indication)];

    /// <summary>The verdict on a document, in a sentence.</summary>
    public string Verdict(ValidationReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        return report.Error is null ? _texts["verdict." + ReportNames.Of(report.Indication)] : _texts["error"];
    }

    /// <summary>The verdict on a signature or document timestamp, in a sentence.</summary>
    public string Verdict(SignatureReport signature)
    {
        ArgumentNullException.ThrowIfNull(signature);
        return _texts[(signature.Kind == SignatureKind.DocumentTimestamp ? "timestamp." : "signature.") + ReportNames.Of(signature.Indication)];
    }

    /// <summary>Why a signature did not pass, in a sentence; <see langword="null"/> where it did.</summary>
    public string? Why(SignatureReport signature)
    {
        ArgumentNullException.ThrowIfNull(signature);
        return ReportNames.Of(signature.SubIndication) is { } reason ? _texts["why." + reason] : null;
    }

    /// <summary>Whose signature or timestamp it is: “Signature of …”.</summary>
    public string Heading(SignatureReport signature)
    {
        ArgumentNullException.ThrowIfNull(signature);
        return _texts.Format(signature.Kind == SignatureKind.DocumentTimestamp ? "timestampBy" : "signatureBy", NameOf(signature.SigningCertificate));
    }

    /// <summary>A level, with what it means.</summary>
    public string Level(SignatureLevel level) => _texts["level." + ReportNames.Of(level)];

    /// <summary>What kind of thing was done after a signature.</summary>
    public string Changes(LaterChanges changes) => _texts["changes." + ReportNames.Of(changes)];

    /// <summary>What was done after a signature, in a sentence that may quote the document; made fit to be shown.</summary>
    public string Reason(DocumentChange change)
    {
        ArgumentNullException.ThrowIfNull(change);
        return Foreign(_texts.ReasonOf(change));
    }

    /// <summary>A message of a report, in the language as far as it is known there; made fit to be shown.</summary>
    public string Message(string message)
    {
        ArgumentNullException.ThrowIfNull(message);
        return Foreign(_texts.MessageOf(message));
    }

    /// <summary>A text that comes from a document: what would steer the layout is spelled out, what is very long is cut. HTML is not escaped.</summary>
    public string Foreign(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return ForeignText.Show(text, length => _texts.Format("cut", length));
    }

    private string NameOf(X509Certificate2? certificate)
    {
        if (certificate is null)
            return _texts["unknown"];
        string name = certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: false);
        return Foreign(name.Length > 0 ? name : certificate.Subject);
    }
}
