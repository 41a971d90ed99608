using System.Text;

namespace EContract.Sdk.RemoteSigning.Protocol;

/// <summary>Writes <c>application/x-www-form-urlencoded</c> (WHATWG URL, 5.2) without leaving secrets in strings.</summary>
internal static class FormBody
{
    public const string ContentType = "application/x-www-form-urlencoded";

    public static void Write(ClearingBuffer buffer, string name, string value) => Write(buffer, name, Encoding.UTF8.GetBytes(value));

    public static void Write(ClearingBuffer buffer, string name, ReadOnlySpan<byte> value)
    {
        if (!buffer.Written.IsEmpty)
            Append(buffer, (byte)'&');
        foreach (char c in name)
            Append(buffer, (byte)c);
        Append(buffer, (byte)'=');
        foreach (byte b in value)
        {
            if (char.IsAsciiLetterOrDigit((char)b) || b is (byte)'-' or (byte)'.' or (byte)'_' or (byte)'*')
            {
                Append(buffer, b);
                continue;
            }

            Append(buffer, (byte)'%');
            Append(buffer, Digit(b >> 4));
            Append(buffer, Digit(b & 0xF));
        }
    }

    private static byte Digit(int value) => (byte)"0123456789ABCDEF"[value];

    private static void Append(ClearingBuffer buffer, byte b)
    {
        buffer.GetSpan(1)[0] = b;
        buffer.Advance(1);
    }
}
