using System.Text.Json;
using EContract.Sdk.Validation;

namespace EContract.Sdk.Tests.Validation;

public sealed class ValidationReportJsonTests
{
    [Fact]
    public void Write_Everything_KeepsTheContract()
    {
        var report = new ValidationReport
        {
            Indication = ValidationIndication.TotalFailed,
            ValidationTime = DateTimeOffset.UnixEpoch,
            Signatures =
            [
                new SignatureReport
                {
                    Field = "署名1",
                    Kind = SignatureKind.Signature,
                    Level = SignatureLevel.BaselineLTA,
                    Indication = ValidationIndication.TotalFailed,
                    SubIndication = ValidationSubIndication.HashFailure,
                    Integrity = SignatureIntegrity.Broken,
                    CoversWholeRevision = true,
                    CoversWholeDocument = false,
                    LaterChanges = LaterChanges.FormFilling,
                    CertificationRespected = true,
                    Signer = "CN=東海市",
                    SigningTime = new DateTimeOffset(2026, 4, 1, 18, 0, 0, TimeSpan.FromHours(9)),
                    Timestamp = null,
                    Messages = ["変更された。"],
                },
            ],
        };

        Assert.Equal(
            """{"file":"a.pdf","error":null,"indication":"TOTAL-FAILED","signatures":[{"field":"署名1","kind":"signature","level":"B-LTA","indication":"TOTAL-FAILED","subIndication":"HASH_FAILURE","integrity":"broken","coversWholeRevision":true,"coversWholeDocument":false,"laterChanges":"formFilling","certificationRespected":true,"signer":"CN=東海市","signingTime":"2026-04-01T09:00:00Z","timestamp":null,"messages":["変更された。"]}]}""",
            ValidationReportJson.Write(report, "a.pdf"));
    }

    [Fact]
    public void Write_Unreadable_HasTheErrorAndNoSignatures()
    {
        string json = ValidationReportJson.Write(ValidationReport.Unreadable("It is no PDF (at byte 0).\nReally.", DateTimeOffset.UnixEpoch), "契約.pdf");

        Assert.DoesNotContain('\n', json);
        using JsonDocument document = JsonDocument.Parse(json);
        Assert.Equal("NO-SIGNATURE", document.RootElement.GetProperty("indication").GetString());
        Assert.Equal(0, document.RootElement.GetProperty("signatures").GetArrayLength());
    }

    [Fact]
    public void Write_EverySubIndication_HasAName()
    {
        foreach (ValidationSubIndication reason in Enum.GetValues<ValidationSubIndication>())
        {
            var report = new ValidationReport
            {
                Indication = ValidationIndication.Indeterminate,
                ValidationTime = DateTimeOffset.UnixEpoch,
                Signatures =
                [
                    new SignatureReport
                    {
                        Field = "",
                        Kind = SignatureKind.DocumentTimestamp,
                        Level = SignatureLevel.Rfc3161,
                        Indication = ValidationIndication.Indeterminate,
                        SubIndication = reason,
                        Integrity = SignatureIntegrity.Unsupported,
                        CoversWholeRevision = false,
                        CoversWholeDocument = false,
                        LaterChanges = LaterChanges.None,
                    },
                ],
            };
            Assert.Matches("\"subIndication\":\"[A-Z_]+\"", ValidationReportJson.Write(report, ""));
        }
    }
}
