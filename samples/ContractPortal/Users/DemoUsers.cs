using System.Security.Claims;
using EContract.Samples.ContractPortal.Envelopes;
using EContract.Sdk.Contracts;
using EContract.Sdk.Workflow;
using Microsoft.AspNetCore.Authentication.Cookies;

namespace EContract.Samples.ContractPortal.Users;

/// <summary>
/// The users of the demonstration, who have no passwords: whoever can reach the portal can be each of them. A real host has its own users
/// and sign-in, of which EContract.Sdk only wants to know who gave a command.
/// </summary>
internal static class DemoUsers
{
    public static DemoUser Sender { get; } = new("aoki", "青木 恵", "aoki@tokai.example", PortalRole.Sender);

    public static DemoUser Approver { get; } = new("inoue", "井上 健", "inoue@tokai.example", PortalRole.Approver);

    public static DemoUser Operator { get; } = new("ueda", "上田 学", "ueda@tokai.example", PortalRole.Operator);

    public static IReadOnlyList<DemoUser> All { get; } = [Sender, Approver, Operator];

    public static void AddDemoUsers(this IServiceCollection services) => services
        .AddAuthentication(CookieAuthenticationDefaults.AuthenticationScheme)
        .AddCookie(cookie =>
        {
            cookie.Cookie.Name = "portal-user";
            cookie.Cookie.SameSite = SameSiteMode.Lax;
            cookie.Cookie.HttpOnly = true;
        });

    /// <summary>The user who is signed in, if anybody is.</summary>
    public static DemoUser? Of(HttpContext http) => Find(http.User.FindFirstValue(ClaimTypes.NameIdentifier));

    public static DemoUser? Find(string? id) => All.FirstOrDefault(user => user.Id == id);

    public static ClaimsPrincipal Principal(DemoUser user) =>
        new(new ClaimsIdentity([new(ClaimTypes.NameIdentifier, user.Id)], CookieAuthenticationDefaults.AuthenticationScheme));

    /// <summary>Says how well the host knows that its user is a participant; this host has asked for nothing.</summary>
    public static async ValueTask<string?> AssureAsync(HttpContext http, SigningView view)
    {
        Envelope envelope = await http.RequestServices.GetRequiredService<EnvelopeManager>().GetAsync(view.EnvelopeId, http.RequestAborted);
        return Of(http) is { } user && OwnPart.Is(envelope.GetParticipant(view.Participant.Id), user) ? "demonstration" : null;
    }
}
