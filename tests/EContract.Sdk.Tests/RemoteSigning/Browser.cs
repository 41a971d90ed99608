using System.Net;
using System.Net.Http;
using EContract.Sdk.RemoteSigning;

namespace EContract.Sdk.Tests.RemoteSigning;

/// <summary>The user's browser: goes where it is sent, and tells where it was sent back to.</summary>
internal static class Browser
{
    public static async ValueTask<CscAuthorizationCode> GoAsync(CscOAuth2Request request, CancellationToken cancellationToken)
    {
        using var handler = new SocketsHttpHandler { AllowAutoRedirect = false };
#pragma warning disable RS0030 // A browser is no part of the SDK.
        using var client = new HttpClient(handler);
#pragma warning restore RS0030
        using HttpResponseMessage answer = await client.GetAsync(request.Uri, cancellationToken);
        Assert.True(answer.StatusCode == HttpStatusCode.Found, await answer.Content.ReadAsStringAsync(cancellationToken));
        Uri back = answer.Headers.Location!;
        Assert.StartsWith(request.RedirectUri.AbsoluteUri + "?", back.AbsoluteUri, StringComparison.Ordinal);
        Dictionary<string, string> parameters = back.Query[1..].Split('&').Select(pair => pair.Split('=')).ToDictionary(pair => pair[0], pair => Uri.UnescapeDataString(pair[1]));
        return new CscAuthorizationCode(parameters["code"], parameters["state"]);
    }
}
