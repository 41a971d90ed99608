using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;

namespace EContract.Sdk.AspNetCore.Tests;

/// <summary>A browser without scripts: cookies, links, forms.</summary>
internal sealed partial class Visitor : IDisposable
{
    private readonly SocketsHttpHandler _handler = new()
    {
        AllowAutoRedirect = true,
        CookieContainer = new CookieContainer(),
        Expect100ContinueTimeout = TimeSpan.FromMinutes(1),
    };

    /// <param name="language">What the browser prefers.</param>
    /// <param name="source">The address that the visitor comes from; any of this machine's unless given.</param>
    public Visitor(string language = "ja", IPAddress? source = null)
    {
        if (source is not null)
            _handler.ConnectCallback = (context, cancellationToken) => ConnectAsync(source, context.DnsEndPoint, cancellationToken);
        Client = new HttpClient(_handler);
        Client.DefaultRequestHeaders.AcceptLanguage.ParseAdd(language);
    }

    public HttpClient Client { get; }

    public CookieContainer Cookies => _handler.CookieContainer;

    /// <summary>Where the visitor is.</summary>
    public Uri? Address { get; private set; }

    public HttpResponseMessage Last { get; private set; } = null!;

    public string Page { get; private set; } = "";

    public void Dispose()
    {
        Client.Dispose();
        _handler.Dispose();
    }

    public async Task<string> OpenAsync(Uri address) => await TakeAsync(await Client.GetAsync(address));

    public Task<string> FollowAsync(string contains) => OpenAsync(new Uri(Address!, Links().First(link => link.Contains(contains, StringComparison.Ordinal))));

    public IEnumerable<string> Links() => Href().Matches(Page).Select(match => WebUtility.HtmlDecode(match.Groups[1].Value));

    /// <summary>Sends the form whose action ends so, with what it holds and what is typed.</summary>
    public async Task<HttpResponseMessage> SubmitAsync(string action, Dictionary<string, string>? typed = null)
    {
        Match form = FormOf(action);
        Dictionary<string, string> fields = Hidden().Matches(form.Value)
            .ToDictionary(match => match.Groups["name"].Value, match => WebUtility.HtmlDecode(match.Groups["value"].Value));
        foreach ((string name, string value) in typed ?? [])
            fields[name] = value;
        HttpResponseMessage answer = await Client.PostAsync(new Uri(Address!, WebUtility.HtmlDecode(form.Groups["action"].Value)), new FormUrlEncodedContent(fields));
        await TakeAsync(answer);
        return answer;
    }

    /// <summary>Sends the form whose action ends so, with a file.</summary>
    public async Task<HttpResponseMessage> UploadAsync(string action, HttpContent file, string name)
    {
        Match form = FormOf(action);
        using var content = new MultipartFormDataContent();
        foreach (Match hidden in Hidden().Matches(form.Value))
            content.Add(new StringContent(WebUtility.HtmlDecode(hidden.Groups["value"].Value)), hidden.Groups["name"].Value);
        content.Add(file, "file", name);
        HttpResponseMessage answer = await Client.PostAsync(new Uri(Address!, WebUtility.HtmlDecode(form.Groups["action"].Value)), content);
        await TakeAsync(answer);
        return answer;
    }

    private static async ValueTask<Stream> ConnectAsync(IPAddress source, DnsEndPoint target, CancellationToken cancellationToken)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(source, 0));
            await socket.ConnectAsync(target, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Loses all cookies, as a browser that was closed.</summary>
    public void Forget()
    {
        foreach (Cookie cookie in Cookies.GetAllCookies())
            cookie.Expired = true;
    }

    private Match FormOf(string action) => Form().Matches(Page).First(
        candidate => WebUtility.HtmlDecode(candidate.Groups["action"].Value).EndsWith(action, StringComparison.Ordinal));

    /// <summary>Opens every document of the page.</summary>
    public async Task ReadAllAsync()
    {
        foreach (string link in Links().Where(link => link.Contains("/documents/", StringComparison.Ordinal)).Distinct().ToList())
            (await Client.GetAsync(new Uri(Address!, link))).EnsureSuccessStatusCode();
    }

    public async Task<string> TakeAsync(HttpResponseMessage answer)
    {
        Last = answer;
        Address = answer.RequestMessage!.RequestUri;
        return Page = answer.Content.Headers.ContentType?.MediaType == "text/html" ? await answer.Content.ReadAsStringAsync() : "";
    }

    [GeneratedRegex("href=\"([^\"]*)\"")]
    private static partial Regex Href();

    [GeneratedRegex("<form[^>]*action=\"(?<action>[^\"]*)\".*?</form>", RegexOptions.Singleline)]
    private static partial Regex Form();

    [GeneratedRegex("<input type=\"hidden\" name=\"(?<name>[^\"]*)\" value=\"(?<value>[^\"]*)\"")]
    private static partial Regex Hidden();
}
