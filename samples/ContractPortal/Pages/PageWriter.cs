using EContract.Samples.ContractPortal.Mails;
using EContract.Samples.ContractPortal.Texts;
using EContract.Samples.ContractPortal.Users;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http.HttpResults;

namespace EContract.Samples.ContractPortal.Pages;

/// <summary>Renders pages on the server, in the visitor's language.</summary>
internal sealed class PageWriter(IAntiforgery antiforgery, MailFolder? mails = null)
{
    // The one that the participants' pages use: whoever switches here has switched there.
    private const string LanguageCookie = "econtract-language";

    /// <summary>Renders a page.</summary>
    public IResult Write<TPage>(HttpContext http, Dictionary<string, object?>? parameters = null, int status = StatusCodes.Status200OK)
        where TPage : IComponent
    {
        parameters ??= [];
        parameters["Page"] = Describe(http);
        return new RazorComponentResult<TPage>(parameters) { StatusCode = status, PreventStreamingRendering = true };
    }

    /// <summary>Says in a few words what came of a request.</summary>
    /// <param name="http">The request.</param>
    /// <param name="key">The key of the words.</param>
    /// <param name="status">The status.</param>
    /// <param name="detail">What the SDK says of the cause, in English.</param>
    /// <param name="reason">The cause in the visitor's language.</param>
    public IResult Notice(HttpContext http, string key, int status, string? detail = null, string? reason = null) =>
        Write<NoticePage>(http, new() { ["Key"] = key, ["Detail"] = detail, ["Reason"] = reason }, status);

    public static void KeepLanguage(HttpContext http, string? language)
    {
        if (PortalTexts.Find(language) is not null)
        {
            http.Response.Cookies.Append(
                LanguageCookie, language!, new CookieOptions { HttpOnly = true, Secure = http.Request.IsHttps, SameSite = SameSiteMode.Lax, MaxAge = TimeSpan.FromDays(365) });
        }
    }

    public static PortalTexts TextsOf(HttpContext http) =>
        PortalTexts.Find(http.Request.Cookies[LanguageCookie])
        ?? http.Request.GetTypedHeaders().AcceptLanguage
            .OrderByDescending(accepted => accepted.Quality ?? 1)
            .Select(accepted => PortalTexts.Find(accepted.Value.ToString().Split('-')[0].ToLowerInvariant()))
            .FirstOrDefault(found => found is not null)
        ?? PortalTexts.Japanese;

    private PortalPage Describe(HttpContext http) => new(
        TextsOf(http),
        DemoUsers.Of(http),
        antiforgery.GetAndStoreTokens(http),
        http.Request.Path + http.Request.QueryString,
        http.Request.Query["done"],
        mails is not null);
}
