using EContract.Sdk.AspNetCore.Endpoints;
using EContract.Sdk.AspNetCore.Texts;
using EContract.Sdk.Workflow;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace EContract.Sdk.AspNetCore.Pages;

/// <summary>Renders pages in the visitor's language.</summary>
internal sealed class PageHost(PagesOptions options, EnvelopeServices services, IAntiforgery antiforgery)
{
    private const string LanguageCookie = "econtract-language";
    private readonly Dictionary<string, PageTexts> _texts = PageTexts.Languages.ToDictionary(language => language, language => PageTexts.Load(language, options.Text));

    public PagesOptions Options => options;

    public TimeSpan CodeLifetime => services.Options.CodeLifetime;

    /// <summary>What a page needs to be rendered.</summary>
    /// <param name="http">The request.</param>
    /// <param name="root">The path under which all pages are.</param>
    /// <param name="address">Where the page, or the one to go back to, is.</param>
    /// <param name="language">The language in which the participant is written to, where one is known.</param>
    public PageContext Describe(HttpContext http, string root, string address, string? language = null) => new()
    {
        Texts = _texts[LanguageOf(http, language)],
        Options = options,
        Zone = services.Options.TimeZone,
        Antiforgery = antiforgery.GetAndStoreTokens(http),
        Root = root,
        Assets = AssetEndpoints.PathUnder(root),
        Address = address,
        Support = services.Notifications.Support,
    };

    public static IResult Render<TPage>(PageContext context, Dictionary<string, object?> parameters, int status = StatusCodes.Status200OK)
        where TPage : IComponent
    {
        parameters["Context"] = context;
        return new RazorComponentResult<TPage>(parameters) { StatusCode = status, PreventStreamingRendering = true };
    }

    public static IResult Notice(PageContext context, string notice, int status, string? again = null) =>
        Notice(context, context.Texts["notice." + notice], context.Texts[$"notice.{notice}.text"], status, again);

    /// <summary>Says that a link is dead, whom to ask, and offers to ask the sender for a new one.</summary>
    public static IResult Ended(PageContext context, string notice, int status, string request) => Render<NoticePage>(
        context,
        new() { ["Heading"] = context.Texts["notice." + notice], ["Message"] = context.Texts[$"notice.{notice}.text"], ["Request"] = request },
        status);

    public static IResult Notice(PageContext context, string heading, string message, int status = StatusCodes.Status200OK, string? again = null) =>
        Render<NoticePage>(context, new() { ["Heading"] = heading, ["Message"] = message, ["Again"] = again }, status);

    // What was chosen here counts before what the sender said, and that before what the browser prefers.
    private static string LanguageOf(HttpContext http, string? participant)
    {
        if (Known(http.Request.Query["lang"].ToString()) is { } asked)
        {
            http.Response.Cookies.Append(
                LanguageCookie, asked, new CookieOptions { HttpOnly = true, Secure = http.Request.IsHttps, SameSite = SameSiteMode.Lax, MaxAge = TimeSpan.FromDays(365) });
            return asked;
        }

        return Known(http.Request.Cookies[LanguageCookie])
            ?? Known(participant)
            ?? http.Request.GetTypedHeaders().AcceptLanguage
                .OrderByDescending(accepted => accepted.Quality ?? 1)
                .Select(accepted => Known(accepted.Value.ToString().Split('-')[0].ToLowerInvariant()))
                .FirstOrDefault(language => language is not null)
            ?? PageTexts.Languages[0];
    }

    private static string? Known(string? language) => PageTexts.Languages.FirstOrDefault(known => known == language);
}
