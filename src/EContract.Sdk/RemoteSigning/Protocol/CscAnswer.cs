using System.Net;
using System.Security.Cryptography;
using System.Text.Json;

namespace EContract.Sdk.RemoteSigning.Protocol;

/// <summary>A successful answer. It may carry a token or activation data, so its bytes are overwritten when it is disposed of.</summary>
internal sealed class CscAnswer(HttpStatusCode status, byte[] body, JsonDocument document, string place) : IDisposable
{
    /// <summary>Section 11.6: 202 means that the authorization is still under way.</summary>
    public bool IsUnderWay => status == HttpStatusCode.Accepted;

    public CscFields Fields { get; } = new(document.RootElement, place);

    public void Dispose()
    {
        document.Dispose();
        CryptographicOperations.ZeroMemory(body);
    }
}
