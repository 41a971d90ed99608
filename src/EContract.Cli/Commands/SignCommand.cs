using System.CommandLine;
using EContract.Cli.Options;
using EContract.Sdk.Cryptography;
using EContract.Sdk.Pades;
using EContract.Sdk.Signing;
using EContract.Sdk.Signing.Appearance;
using EContract.Sdk.Timestamping;
using EContract.Sdk.Trust;

namespace EContract.Cli.Commands;

/// <summary><c>econtract sign</c>: a PAdES signature at any baseline level, invisible unless a seal is asked for.</summary>
internal sealed class SignCommand
{
    private readonly Argument<string> _input = FileArguments.Input();
    private readonly Argument<string> _output = FileArguments.Output();
    private readonly KeyOptions _key = new();
    private readonly PdfPassword _password = new();
    private readonly TimestampOptions _tsa = new();
    private readonly SealOptions _seal = new();
    private readonly TrustOptions _trust = new(
        "Certificates where paths end, from B-LT up, any self-signed one that comes along unless given; also the signer's issuers, where its key comes without");

    private readonly Option<PadesLevel?> _level = LevelOption.Create(
        "The PAdES level to reach, or to fail; B-T unless given when there is a --tsa, else B-B",
        PadesLevel.BaselineB, PadesLevel.BaselineT, PadesLevel.BaselineLT, PadesLevel.BaselineLTA);

    private readonly Option<string?> _format = Choice.Create<string?>(
        "--format",
        "pkcs7 writes adbe.pkcs7.detached as before PAdES, with a timestamp when there is a --tsa; pades unless given",
        ("pades", null),
        ("pkcs7", "pkcs7"));

    private readonly Option<bool> _revocation = new("--revocation-info")
    {
        Description = "With --format pkcs7: sign along the proof that the certificates are not revoked",
    };

    private readonly Option<string?> _field = new("--field") { Description = "An empty signature field, or the name of a new one", HelpName = "NAME" };
    private readonly Option<string?> _reason = new("--reason") { Description = "Why it is signed", HelpName = "T" };
    private readonly Option<string?> _location = new("--location") { Description = "Where it is signed", HelpName = "T" };
    private readonly Option<string?> _contact = new("--contact") { Description = "How to reach the signer", HelpName = "T" };
    private readonly Option<string?> _name = new("--name") { Description = "Who signs; the certificate says it unless given", HelpName = "T" };

    private readonly Option<PdfCertification?> _certify = Choice.Create<PdfCertification?>(
        "--certify",
        "Certify the document, and say what others may still change",
        ("none", null),
        ("no-changes", PdfCertification.NoChanges),
        ("form-filling", PdfCertification.FormFilling),
        ("annotations", PdfCertification.Annotations));

    private readonly Option<bool> _allowRepair = new("--allow-repair")
    {
        Description = "Sign a PDF whose cross-reference is broken, with a complete new one; such a PDF is refused otherwise",
    };

    public static Command Create()
    {
        var sign = new SignCommand();
        var command = new Command("sign", "Signs a PDF") { sign._input, sign._output, sign._level, sign._format, sign._revocation };
        sign._key.AddTo(command);
        sign._tsa.AddTo(command);
        sign._trust.AddTo(command);
        foreach (Option option in (Option[])[sign._field, sign._reason, sign._location, sign._contact, sign._name, sign._certify, sign._allowRepair])
            command.Add(option);
        sign._password.AddTo(command);
        sign._seal.AddTo(command);
        command.SetAction(sign.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        bool isPkcs7 = parsed.GetValue(_format) is not null;
        if (isPkcs7 && parsed.GetValue(_level) is not null)
            throw new UsageException("--level belongs to --format pades: a PKCS#7 signature has no PAdES level.");
        if (!isPkcs7 && parsed.GetValue(_revocation))
            throw new UsageException("--revocation-info belongs to --format pkcs7; with PAdES give --level B-LT.");
        PadesLevel level = parsed.GetValue(_level) ?? (_tsa.IsGiven(parsed) && !isPkcs7 ? PadesLevel.BaselineT : PadesLevel.BaselineB);
        if (level > PadesLevel.BaselineB && !_tsa.IsGiven(parsed))
            throw new UsageException($"--level {LevelOption.NameOf(level)} needs a timestamp: give --tsa URL.");
        SignatureAppearance? appearance = _seal.CreateAppearance(parsed);
        var options = new PdfSignatureOptions
        {
            Level = level,
            Pkcs7 = isPkcs7
                ? new Pkcs7SignatureOptions { Timestamp = _tsa.IsGiven(parsed), RevocationInformation = parsed.GetValue(_revocation) }
                : null,
            FieldName = parsed.GetValue(_field),
            Reason = parsed.GetValue(_reason),
            Location = parsed.GetValue(_location),
            ContactInfo = parsed.GetValue(_contact),
            SignerName = parsed.GetValue(_name),
            Certification = parsed.GetValue(_certify),
            Appearance = appearance,
            Placement = _seal.CreatePlacement(parsed, isVisible: appearance is not null),
            AllowRepair = parsed.GetValue(_allowRepair),
            Password = _password.Read(parsed),
        };

        string input = parsed.GetRequiredValue(_input);
        string output = parsed.GetRequiredValue(_output);
        ITimestampAuthority? tsa = _tsa.Create(parsed);
        TrustAnchors? trust = _trust.Create(parsed);
        ISigner signer = await _key.OpenAsync(parsed, trust?.Certificates ?? [], cancellationToken);
        try
        {
            var pdf = new PdfSigner(signer, tsa, trust: trust);
            PdfSignatureResult result = await DocumentException.NamingAsync(
                input, () => pdf.SignAsync(input, output, options, cancellationToken));
            await parsed.InvocationConfiguration.Output.WriteLineAsync(
                $"{TerminalText.Of(output)}: {TerminalText.Of(result.FieldName)}, {LevelOption.NameOf(result.Level)}, {result.Length} bytes (+{result.AddedLength})"
                + (result.TimestampTime is { } time ? $", timestamp {time:yyyy-MM-ddTHH:mm:ssZ}" : ""));
            return ExitCode.Success;
        }
        finally
        {
            // A token's sessions are closed before the process ends, not while it does.
            if (signer is IAsyncDisposable sessions)
                await sessions.DisposeAsync();
            else
                (signer as IDisposable)?.Dispose();
        }
    }
}
