using EContract.Sdk.Diagnostics;
using EContract.Sdk.Pdf;
using EContract.Sdk.Signing;
using EContract.Sdk.Validation;

namespace EContract.Cli;

/// <summary>Something is wrong with a document: the library says what, the command line which.</summary>
internal sealed class DocumentException(string path, EContractException innerException)
    : Exception($"{path}: {innerException.Message}", innerException)
{
    /// <summary>Runs something over a document, and names the document where the error lies in it.</summary>
    public static async ValueTask<T> NamingAsync<T>(string path, Func<ValueTask<T>> run)
    {
        try
        {
            return await run();
        }
        catch (EContractException e) when (e is PdfFormatException or PdfPasswordException or PdfSigningException or SignedRevisionException)
        {
            throw new DocumentException(path, e);
        }
    }
}
