using System.Security.Cryptography.X509Certificates;
using System.Xml.Linq;

namespace EContract.Sdk.Validation.Reports;

/// <summary>The part of a page that is about one signature.</summary>
internal sealed class HtmlSignature(HtmlElements html)
{
    private readonly ReportTexts _texts = html.Texts;

    internal IEnumerable<object?> Write(SignatureReport signature)
    {
        bool isTimestamp = signature.Kind == SignatureKind.DocumentTimestamp;
        string indication = ReportNames.Of(signature.Indication);
        string who = signature.SigningCertificate is { } certificate ? NameOf(certificate) : _texts["unknown"];
        yield return HtmlElement.Of("h2", HtmlElement.Of("bdi", _texts.Format(isTimestamp ? "timestampBy" : "signatureBy", who)));
        yield return html.Verdict(
            signature.Indication,
            _texts[(isTimestamp ? "timestamp." : "signature.") + indication],
            ReportNames.Of(signature.SubIndication) is { } reason ? $"{_texts["why." + reason]} [{reason}]" : null);
        yield return html.Facts(Facts(signature, isTimestamp));
        foreach ((string heading, bool isForbidden) in ((string, bool)[])[("forbidden", true), ("known", false)])
        {
            DocumentChange[] changes = [.. signature.Changes.Where(change => change.IsForbidden == isForbidden)];
            if (changes.Length == 0)
                continue;
            yield return HtmlElement.Of("h3", _texts[heading]);
            yield return html.List(changes, Change);
        }

        string[] notes = [.. signature.Messages.Except(signature.Changes.Select(change => change.Reason))];
        if (notes.Length > 0)
        {
            yield return HtmlElement.Of("h3", _texts["notes"]);
            yield return html.List(notes, note => html.Foreign(_texts.MessageOf(note)));
        }

        yield return HtmlElement.Of("h3", _texts["checks"]);
        yield return html.Table(["check", "result", "clause"], signature.Checks, check => [_texts["checkName." + ReportNames.Of(check.Check)], Part(check.Indication), check.Clause]);
        if (signature.Timestamps.Count > 0)
        {
            yield return HtmlElement.Of("h3", _texts["timestamps"]);
            yield return html.Table(
                ["authorityTime", "result", "signedBy"],
                signature.Timestamps,
                timestamp => [html.Time(timestamp.Token.Time), Part(timestamp.Indication), html.Foreign(timestamp.Signer?.Subject ?? _texts["unknown"])]);
        }

        if (signature.CertificatePath.Count > 0)
        {
            yield return HtmlElement.Of("h3", _texts["path"]);
            yield return html.Table(
                ["certificate", "validFrom", "validUntil"],
                signature.CertificatePath,
                each => [html.Foreign(each.Subject), html.Time(new DateTimeOffset(each.NotBefore)), html.Time(new DateTimeOffset(each.NotAfter))]);
        }

        if (signature.Revocation.Count > 0)
        {
            yield return HtmlElement.Of("h3", _texts["revocation"]);
            yield return html.Table(
                ["certificate", "status", "asOf", "origin"],
                signature.Revocation,
                used =>
                [
                    html.Foreign(used.Certificate.Subject),
                    _texts["status." + ReportNames.Of(used.Evidence.Status)],
                    html.Time(used.Evidence.ThisUpdate),
                    $"{(used.Evidence.Kind == Revocation.RevocationEvidenceKind.Ocsp ? "OCSP" : "CRL")}, {_texts["origin." + ReportNames.Of(used.Origin)]}",
                ]);
        }
    }

    private IEnumerable<(string, object?)> Facts(SignatureReport signature, bool isTimestamp)
    {
        yield return ("field", html.Foreign(signature.Field));
        yield return ("signedBy", signature.Signer is { } signer ? html.Foreign(signer) : null);
        yield return ("level", _texts["level." + ReportNames.Of(signature.Level)]);
        yield return (isTimestamp ? "authorityTime" : "claimedTime", signature.SigningTime is { } time ? html.Time(time) : null);
        yield return ("provenTime", Proof(signature));
        yield return ("reason", signature.Reason is { } reason ? html.Foreign(reason) : null);
        yield return ("location", signature.Location is { } location ? html.Foreign(location) : null);
        yield return ("algorithm", signature.Algorithm?.ToString());
        yield return ("coverage", Coverage(signature));
        yield return ("later", _texts["changes." + ReportNames.Of(signature.LaterChanges)]);
    }

    private string Proof(SignatureReport signature)
    {
        string time = html.Time(signature.ProofOfExistence);
        return signature.ProvenBy is { } field ? _texts.Format("provenBy", time, ForeignText.Show(field)) : _texts.Format("provenNot", time);
    }

    private string Coverage(SignatureReport signature) => signature switch
    {
        { IsHidden: true } => _texts["coversHidden"],
        { CoversWholeDocument: true } => _texts["coversAll"],
        { CoversWholeRevision: true } => _texts.Format("coversRevision", signature.Revision),
        _ => _texts["coversLess"],
    };

    private object Change(DocumentChange change)
    {
        string?[] places =
        [
            change.Revision is { } revision ? $"{_texts["revision"]} {revision}" : null,
            change.ObjectNumber is { } number ? _texts.Format("object", number) : null,
            change.Path is { } path ? ForeignText.Show(path) : null,
        ];
        string where = string.Join(", ", places.Where(place => place is not null));
        return new object?[] { html.Foreign(_texts.ReasonOf(change)), where.Length > 0 ? HtmlElement.Of("div", new XAttribute("class", "note"), where) : null };
    }

    private XElement Part(ValidationIndication indication)
    {
        string name = ReportNames.OfPart(indication);
        return HtmlElement.Of("span", new XAttribute("class", name), _texts["part." + name]);
    }

    private static string NameOf(X509Certificate2 certificate)
    {
        string name = certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: false);
        return ForeignText.Show(name.Length > 0 ? name : certificate.Subject);
    }
}
