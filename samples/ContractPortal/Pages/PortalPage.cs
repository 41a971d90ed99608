using EContract.Samples.ContractPortal.Texts;
using EContract.Samples.ContractPortal.Users;
using Microsoft.AspNetCore.Antiforgery;

namespace EContract.Samples.ContractPortal.Pages;

/// <summary>What every page needs beside what it is about.</summary>
/// <param name="Texts">The words, in the visitor's language.</param>
/// <param name="User">Who is signed in.</param>
/// <param name="Antiforgery">What forms carry so that nobody else's page can send them.</param>
/// <param name="Address">Where the page is.</param>
/// <param name="Done">The key of what was just done.</param>
/// <param name="HasMails">Whether there is a folder of mails to show.</param>
public sealed record PortalPage(PortalTexts Texts, DemoUser? User, AntiforgeryTokenSet Antiforgery, string Address, string? Done, bool HasMails)
{
    public bool Is(PortalRole role) => User?.Role == role;
}
