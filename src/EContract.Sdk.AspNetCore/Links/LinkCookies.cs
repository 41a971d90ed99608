using Microsoft.AspNetCore.Http;

namespace EContract.Sdk.AspNetCore.Links;

/// <summary>
/// Keeps a link's token, and what the browser was given for showing who its user is, in cookies that scripts do not see. So the token stands in
/// one address only, the mailed one, and in no history, log or referrer of the pages behind it.
/// </summary>
internal static class LinkCookies
{
    private const string TokenPrefix = "econtract-link-";
    private const string SessionPrefix = "econtract-session-";
    private const int MaxTokenLength = 128;

    // A working day: who comes back later has the mail.
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(12);

    public static void KeepToken(HttpContext http, string root, string reference, string token) => Append(http, root, TokenPrefix + reference, token);

    public static void KeepSession(HttpContext http, string root, string reference, string session) => Append(http, root, SessionPrefix + reference, session);

    /// <summary>The token of a page's link; null when the browser has none, or not this one's.</summary>
    public static string? FindToken(HttpContext http, string reference) =>
        http.Request.Cookies[TokenPrefix + reference] is { Length: > 0 and <= MaxTokenLength } token && LinkReference.Of(token) == reference ? token : null;

    public static string? FindSession(HttpContext http, string reference) => http.Request.Cookies[SessionPrefix + reference];

    private static void Append(HttpContext http, string root, string name, string value) => http.Response.Cookies.Append(name, value, new CookieOptions
    {
        HttpOnly = true,
        Secure = http.Request.IsHttps,
        // Lax: the mail program's click is a visit from elsewhere, and what follows the redirect has to have the cookie.
        SameSite = SameSiteMode.Lax,
        Path = root.Length == 0 ? "/" : root,
        MaxAge = Lifetime,
        IsEssential = true,
    });
}
