using EContract.Sdk.AspNetCore.Verification;
using EContract.Sdk.Contracts.Authentication;
using EContract.Sdk.Workflow;
using Microsoft.AspNetCore.Http;

namespace EContract.Sdk.AspNetCore;

/// <summary>How a host wants its pages to look and to behave.</summary>
public sealed class PagesOptions
{
    /// <summary>The name of the service, in the head of every page.</summary>
    /// <value><see langword="null"/>: 電子契約, or Electronic contracts.</value>
    public string? ServiceName { get; set; }

    /// <summary>The address of a logo that the host serves, shown instead of the name.</summary>
    /// <value><see langword="null"/>: none.</value>
    public string? LogoPath { get; set; }

    /// <summary>
    /// The address of a style sheet that the host serves, after ours: colours and letters are custom properties (<c>--econtract-accent</c> and
    /// so on; docs/pages.md).
    /// </summary>
    /// <value><see langword="null"/>: none.</value>
    public string? StylesheetPath { get; set; }

    /// <summary>A Razor component with a parameter <c>Body</c>, around the content of every page, in place of our head and foot.</summary>
    /// <value><see langword="null"/>: ours.</value>
    public Type? Layout { get; set; }

    /// <summary>The host's own text for a language (<c>ja</c>, <c>en</c>) and a key, or <see langword="null"/> for the one that comes along.</summary>
    public Func<string, string, string?>? Text { get; set; }

    /// <summary>How many requests an address may make in ten seconds before it has to wait.</summary>
    /// <value>120.</value>
    public int RequestsPerTenSeconds { get; set; } = 120;

    /// <summary>How many links that do not exist an address may try in a minute before it has to wait.</summary>
    /// <value>20.</value>
    public int UnknownLinksPerMinute { get; set; } = 20;

    /// <summary>The page on which anybody has a PDF verified.</summary>
    public VerificationOptions Verification { get; } = new();

    /// <summary>
    /// Whether ASP.NET Core goes on logging the address of every request, which for the first request of each link contains its token.
    /// </summary>
    /// <value><see langword="false"/>: the categories that tell of requests, of routing and of static files log warnings only.</value>
    public bool LogRequestAddresses { get; set; }

    /// <summary>
    /// Says how the user of a request is signed in at the host (<c>aal2</c>), where a participant has to be
    /// (<see cref="AuthenticationMethod.Host"/>); <see langword="null"/> when nobody is, or somebody else than the participant.
    /// </summary>
    /// <value><see langword="null"/>: the host has no sign-in.</value>
    public Func<HttpContext, SigningView, ValueTask<string?>>? SignedIn { get; set; }

    /// <summary>Where the host's sign-in begins; <c>returnUrl</c> is appended.</summary>
    /// <value><see langword="null"/>: no link to it is shown.</value>
    public string? SignInPath { get; set; }
}
