using EContract.Sdk.Pdf;
using EContract.Sdk.Trust;
using EContract.Sdk.Validation;
using EContract.TestInfrastructure;

namespace EContract.Sdk.Tests.Validation;

/// <summary>Other people's signed and attacked documents, with other people's verdicts.</summary>
public sealed class CorpusValidationTests
{
    /// <summary>Where we see it otherwise, and why.</summary>
    private static readonly Dictionary<string, string> PyHankoExceptions = new()
    {
        ["generated/255b431ac751fdd67587ad9c.pdf"] = "judged there under a policy that allows nothing; the update is an ordinary document timestamp",
        ["generated/02ea3bfa3582baf8db5905be.pdf"] = "the difference analysis was switched off there; the page's contents were exchanged",
        ["generated/27c358587abbde9f629c3e91.pdf"] = "public-key encryption",
    };

    /// <summary>Where we see it otherwise, and why.</summary>
    private static readonly Dictionary<string, string> DssExceptions = new()
    {
        ["BadEncodedCMS.pdf"] = "a signature that cannot be read is reported as broken, not left out",
        ["Signature-P-SK-6.pdf"] = "a document timestamp with the wrong Type is reported as broken, not left out",
        ["pades-t-duplicated-doctst.pdf"] = "a new field that holds the token of an earlier document timestamp is a forbidden change, whatever bytes it claims to cover",
        ["pdf-spoofing-attack.pdf"] = "the copy of the signature is reported beside the original, not left out",
        ["pades-tst-with-sig-type.pdf"] = "a document timestamp with the wrong Type is reported as broken, not left out",
    };

    [Fact]
    public async Task ValidateAsync_PyHankoCorpus_NoIllegalChangeAcceptedAndNoAllowedOneRejected()
    {
        string table = Corpus.Require("pyhanko-expectations.tsv");
        var trust = TrustAnchors.FromFiles(Directory.GetFiles(Corpus.Require("pyhanko", "certs"), "*ROOT*"));
        var validator = new PdfSignatureValidator(trust);
        var disagreements = new List<string>();
        int rows = 0;
        foreach (IReadOnlyDictionary<string, string> row in TsvFile.Read(table))
        {
            rows++;
            DateTimeOffset? time = row["frozen_time"] is { Length: > 0 } frozen
                ? DateTimeOffset.Parse(frozen, System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.AssumeUniversal)
                : null;
            ValidationReport report = await ValidateAsync(validator, Corpus.Require("pyhanko", row["file"]), time);
            if (!PyHankoExceptions.ContainsKey(row["file"]) && Disagreement(row, report) is { } disagreement)
                disagreements.Add($"{row["file"]} ({row["kind"]}): {disagreement}");
        }

        Assert.True(rows > 200);
        Assert.True(disagreements.Count == 0, string.Join("\n", disagreements));
    }

    [Fact]
    public async Task ValidateAsync_DssCorpus_AgreesOnSignaturesIntegrityAndChanges()
    {
        string table = Corpus.Require("dss-expectations.tsv");
        var validator = new PdfSignatureValidator(TrustAnchors.None);
        var disagreements = new List<string>();
        int rows = 0;
        foreach (IReadOnlyDictionary<string, string> row in TsvFile.Read(table))
        {
            if (row["reliability"] == "signing-input" || DssExceptions.ContainsKey(Path.GetFileName(row["file"])))
                continue;
            rows++;
            ValidationReport report = await validator.ValidateAsync(Corpus.Require("dss", row["file"]));
            disagreements.AddRange(DssDisagreements(row, report).Select(text => $"{row["file"]}: {text}"));
        }

        Assert.True(rows > 50);
        Assert.True(disagreements.Count == 0, string.Join("\n", disagreements));
    }

    [Theory]
    [InlineData("pades-t-duplicated-doctst.pdf")]
    [InlineData("pdf-spoofing-attack.pdf")]
    public async Task ValidateAsync_DssCopiedSignature_IsNamedAndForbidden(string file)
    {
        ValidationReport report = await new PdfSignatureValidator(TrustAnchors.None)
            .ValidateAsync(Corpus.Require("dss", "dss-pades", "validation", file));

        Assert.Single(report.Signatures, signature => signature.Integrity == SignatureIntegrity.Broken);
        Assert.Contains(report.Signatures[0].Messages, message => message.Contains("copy of", StringComparison.Ordinal));
        Assert.All(report.Signatures, signature => Assert.NotEqual(ValidationIndication.TotalPassed, signature.Indication));
        Assert.Equal(LaterChanges.Forbidden, report.Signatures[0].LaterChanges);
    }

    [Theory]
    [InlineData("robust")]
    [InlineData("robust-broken")]
    public async Task ValidateAsync_OddDocuments_GiveAReport(string folder)
    {
        var validator = new PdfSignatureValidator(TrustAnchors.None);
        foreach (string file in Directory.EnumerateFiles(Corpus.Require(folder)))
            Assert.NotNull(await validator.ValidateAsync(file));
    }

    /// <summary>Validates, with the passwords that pyHanko's tests use where the document wants one.</summary>
    private static async Task<ValidationReport> ValidateAsync(PdfSignatureValidator validator, string file, DateTimeOffset? time)
    {
        ValidationReport report = await validator.ValidateAsync(file, new ValidationOptions { Time = time });
        foreach (string password in (string[])["ownersecret", "usersecret", "secret"])
        {
            if (report.Error?.Contains("password", StringComparison.Ordinal) == true)
                report = await validator.ValidateAsync(file, new ValidationOptions { Time = time, Reader = PdfReaderOptions.WithPassword(password) });
        }

        return report;
    }

    private static string? Disagreement(IReadOnlyDictionary<string, string> row, ValidationReport report)
    {
        string[] fields = Split(row["field"]), levels = Split(row["modification_level"]), intact = Split(row["intact"]);
        for (int i = 0; i < fields.Length; i++)
        {
            SignatureReport? signature = report.Signatures.FirstOrDefault(candidate => candidate.Field == fields[i]);
            string level = i < levels.Length ? levels[i] : "";
            if (signature is null)
                return row["kind"] == "generated-exception" ? null : $"{fields[i]} was not found: {report.Error}";
            bool rejected = signature.LaterChanges == LaterChanges.Forbidden || signature.Integrity == SignatureIntegrity.Broken;
            if (row["kind"] == "generated-illegal-modification" && !rejected)
                return $"an illegal modification was accepted as {signature.LaterChanges}";
            if (row["kind"] is "generated-clean" or "generated-allowed-update" && rejected)
                return $"rejected: {string.Join(" ", signature.Messages)}";
            LaterChanges? expected = level switch
            {
                "NONE" => LaterChanges.None,
                "LTA_UPDATES" => LaterChanges.Ltv,
                "FORM_FILLING" => LaterChanges.FormFilling,
                _ => null,
            };
            if (expected is not null && signature.LaterChanges != expected)
                return $"{fields[i]} has {signature.LaterChanges} instead of {expected}";
            if (i < intact.Length && intact[i] == "True" && level != "OTHER" && signature.Integrity == SignatureIntegrity.Broken)
                return $"{fields[i]} is broken: {string.Join(" ", signature.Messages)}";
        }

        return null;
    }

    private static IEnumerable<string> DssDisagreements(IReadOnlyDictionary<string, string> row, ValidationReport report)
    {
        SignatureReport[] signatures = [.. report.Signatures.Where(signature => signature.Kind == SignatureKind.Signature)];
        if (row["n_signatures"] != $"{signatures.Length}")
            yield return $"{signatures.Length} signatures instead of {row["n_signatures"]}: {report.Error}";
        int timestamps = report.Signatures.Count - signatures.Length;
        if (row["n_doc_timestamps"].Replace("measured:", "", StringComparison.Ordinal) != $"{timestamps}")
            yield return $"{timestamps} document timestamps instead of {row["n_doc_timestamps"]}";
        string[] sound = row["expect_crypto_ok"].Split(',');
        for (int i = 0; i < signatures.Length; i++)
        {
            string expected = sound[Math.Min(i, sound.Length - 1)];
            if (expected is "yes" or "no" && expected == "yes" != (signatures[i].Integrity == SignatureIntegrity.Intact))
                yield return $"{signatures[i].Field} is {signatures[i].Integrity}: {string.Join(" ", signatures[i].Messages)}";
        }

        bool isAttack = row["attack_kind_or_note"].Contains("ATTACK", StringComparison.Ordinal);
        bool isChanged = row["modification_expectation"].StartsWith("UNDEFINED", StringComparison.Ordinal)
            || row["modification_expectation"].StartsWith("1 UNDEFINED", StringComparison.Ordinal)
            || row["modification_expectation"].StartsWith("page difference", StringComparison.Ordinal)
            || row["modification_expectation"].StartsWith("visual difference", StringComparison.Ordinal);
        foreach (SignatureReport signature in report.Signatures)
        {
            bool forbidden = signature.LaterChanges == LaterChanges.Forbidden;
            if (row["modification_expectation"].StartsWith("none (", StringComparison.Ordinal) && forbidden)
                yield return $"{signature.Field} is rejected: {string.Join(" ", signature.Messages)}";
        }

        if (isAttack && isChanged && report.Indication != ValidationIndication.TotalFailed)
            yield return "the attack was not caught";
    }

    private static string[] Split(string cell) => cell.Length == 0 ? [] : cell.Split(" | ", StringSplitOptions.TrimEntries);
}
