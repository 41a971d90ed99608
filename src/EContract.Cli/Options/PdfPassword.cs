using System.CommandLine;

namespace EContract.Cli.Options;

/// <summary>The password of an encrypted PDF: <c>--pdf-password P</c>.</summary>
internal sealed class PdfPassword
{
    private readonly Secret _secret = new("--pdf-password", "ECONTRACT_PDF_PASSWORD", "The user or owner password of an encrypted PDF");

    public void AddTo(Command command) => _secret.AddTo(command);

    /// <returns><see langword="null"/> when there is none.</returns>
    public string? Read(ParseResult parsed) => _secret.Read(parsed);
}
