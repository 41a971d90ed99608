using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;

namespace EContract.Sdk.AspNetCore.Tests;

/// <summary>A file on its way to the verification page, sent byte by byte as the test wants it.</summary>
internal sealed partial class RawUpload : IDisposable
{
    private readonly TcpClient _connection = new();
    private readonly Uri _address;

    private RawUpload(Uri address) => _address = address;

    /// <summary>Connects and sends a form up to the beginning of its file.</summary>
    /// <param name="visitor">Who has opened the page.</param>
    /// <param name="fileLength">How long the file is said to be.</param>
    public static async Task<RawUpload> BeginAsync(Visitor visitor, int fileLength)
    {
        var upload = new RawUpload(visitor.Address!);
        string token = WebUtility.HtmlDecode(Token().Match(visitor.Page).Groups[1].Value);
        string form = $"--b\r\nContent-Disposition: form-data; name=\"__RequestVerificationToken\"\r\n\r\n{token}\r\n"
            + "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"x.pdf\"\r\n\r\n";
        await upload._connection.ConnectAsync(IPAddress.Loopback, upload._address.Port);
        await upload.SendAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"POST /verify HTTP/1.1\r\nHost: {upload._address.Authority}\r\nCookie: {visitor.Cookies.GetCookieHeader(upload._address)}\r\n"
                + $"Content-Type: multipart/form-data; boundary=b\r\nContent-Length: {form.Length + fileLength + End.Length}\r\n\r\n{form}"));
        return upload;
    }

    public const string End = "\r\n--b--\r\n";

    public Task SendAsync(string text) => SendAsync(Encoding.Latin1.GetBytes(text));

    public async Task SendAsync(byte[] bytes) => await _connection.GetStream().WriteAsync(bytes);

    /// <summary>Reads what is answered, until it says so much or ends.</summary>
    public async Task<string> ReadUntilAsync(Func<string, bool> isEnough)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var answer = new StringBuilder();
        var buffer = new byte[64 * 1024];
        for (int read; (read = await _connection.GetStream().ReadAsync(buffer, patience.Token)) > 0;)
        {
            answer.Append(Encoding.Latin1.GetString(buffer, 0, read));
            if (isEnough(answer.ToString()))
                break;
        }

        return answer.ToString();
    }

    public void Dispose() => _connection.Dispose();

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]*)\"")]
    private static partial Regex Token();
}
