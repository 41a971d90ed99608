using System.Buffers.Text;
using System.Text;

namespace EContract.Sdk.RemoteSigning.Protocol;

/// <summary>How a service may repeat a secret that was sent to it: as it is, or as it stood in a header, a form or a JSON text.</summary>
internal static class SecretForms
{
    public static IEnumerable<string> Of(ReadOnlyMemory<byte> secret)
    {
        if (secret.IsEmpty)
            return [];
        string text = Encoding.UTF8.GetString(secret.Span);
        string form = Uri.EscapeDataString(text);
        // Without the padding, which is masked along or tells nothing.
        string base64 = Convert.ToBase64String(secret.Span).TrimEnd('=');
        return
        [
            text,
            form,
            form.Replace("%20", "+", StringComparison.Ordinal),
            // WHATWG URL, 5.2, lets fewer characters stand than RFC 3986, and one more.
            form.Replace("~", "%7E", StringComparison.Ordinal).Replace("%2A", "*", StringComparison.Ordinal),
            base64,
            Base64Url.EncodeToString(secret.Span),
            Convert.ToHexString(secret.Span),
            System.Text.Json.JsonEncodedText.Encode(text).Value,
            text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal),
        ];
    }
}
