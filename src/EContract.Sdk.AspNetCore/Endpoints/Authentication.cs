using EContract.Sdk.AspNetCore.Links;
using EContract.Sdk.AspNetCore.Pages;
using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Authentication;
using EContract.Sdk.Workflow;
using Microsoft.AspNetCore.Http;

namespace EContract.Sdk.AspNetCore.Endpoints;

/// <summary>What a participant shows of who they are, beyond having the link.</summary>
internal sealed class Authentication(PageHost pages, EnvelopeManager envelopes)
{
    /// <summary>Asks for what is missing.</summary>
    public IResult Ask(PageContext context, string subject, IReadOnlyList<AuthenticationMethod> factors, string? problem = null, bool isMailed = false) =>
        PageHost.Render<AuthenticatePage>(
            context,
            new()
            {
                ["Subject"] = subject,
                ["Factors"] = factors,
                ["CodeLifetime"] = pages.CodeLifetime,
                ["Problem"] = problem,
                ["IsMailed"] = isMailed,
                ["SignInPath"] = pages.Options.SignInPath is { } path ? $"{path}?returnUrl={Uri.EscapeDataString(context.Address)}" : null,
            },
            problem is null ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest);

    /// <summary>Takes a code that was typed.</summary>
    /// <returns>The key of what is wrong, or null when nothing is.</returns>
    public async ValueTask<string?> TakeAsync(HttpContext http, string root, LinkVisit visit)
    {
        IFormCollection form = await http.Request.ReadFormAsync(http.RequestAborted).ConfigureAwait(false);
        if (!Enum.TryParse(form["method"], out AuthenticationMethod method) || !Enum.IsDefined(method) || method == AuthenticationMethod.Host)
            return "auth.wrong";
        try
        {
            SigningView view = await envelopes.AuthenticateAsync(visit.Token, method, form["code"].ToString(), visit.Context, http.RequestAborted).ConfigureAwait(false);
            LinkCookies.KeepSession(http, root, visit.Reference, view.Session!);
            return null;
        }
        catch (EnvelopeStateException e) when (e.Refusal == EnvelopeRefusal.WrongCode)
        {
            return "auth.wrong";
        }
        catch (ArgumentException)
        {
            // Too long, or no text at all.
            return "auth.wrong";
        }
    }

    /// <summary>Takes the host's word for who is signed in there.</summary>
    /// <returns>The page as it is then, or null when nobody is signed in.</returns>
    public async ValueTask<SigningView?> TakeHostsAsync(HttpContext http, string root, LinkVisit visit, SigningView asked)
    {
        if (pages.Options.SignedIn is not { } signedIn || await signedIn(http, asked).ConfigureAwait(false) is not { } assurance)
            return null;
        SigningView view = await envelopes.AuthenticateByHostAsync(visit.Token, assurance, visit.Context, http.RequestAborted).ConfigureAwait(false);
        LinkCookies.KeepSession(http, root, visit.Reference, view.Session!);
        return view;
    }
}
