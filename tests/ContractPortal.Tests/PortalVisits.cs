using System.Net;
using System.Text.RegularExpressions;

namespace EContract.ContractPortal.Tests;

/// <summary>What visitors of the portal do again and again.</summary>
internal static class PortalVisits
{
    public static async Task SignInAsync(this Visitor visitor, PortalProcess portal, string user)
    {
        await visitor.OpenAsync(new Uri(portal.Address, "sign-in"));
        await visitor.SubmitAsync("/sign-in", new() { ["user"] = user });
        Assert.Equal(portal.Address, visitor.Address);
    }

    /// <summary>Finds a mail on the page of mails, and the link in it.</summary>
    public static async Task<Uri> MailedLinkAsync(this Visitor visitor, PortalProcess portal, string email, string subject)
    {
        Regex row = new($"<a href=\"(/mails/[^\"]+)\">[^<]*{subject}[^<]*</a>\\s*<span[^>]*>[^<]*{Regex.Escape(email)}");
        Match? found = null;
        await visitor.UntilAsync(page => (found = row.Match(page)).Success, new Uri(portal.Address, "mails"));
        await visitor.OpenAsync(new Uri(portal.Address, WebUtility.HtmlDecode(found!.Groups[1].Value)));
        return new Uri(visitor.Links().First(link => link.Contains("/sign/", StringComparison.Ordinal)));
    }

    public static async Task SignAsync(this PortalProcess portal, Uri link)
    {
        Assert.Equal(portal.Address.Authority, link.Authority);
        using var participant = new Visitor();
        await participant.OpenAsync(link);
        await participant.ReadAllAsync();
        await participant.SubmitAsync("/complete");
        await participant.SubmitAsync("/confirm");
        Assert.Contains("手続きは完了しています", participant.Page, StringComparison.Ordinal);
    }

    public static async Task UntilAsync(this Visitor visitor, Predicate<string> isSo, Uri? address = null)
    {
        address ??= visitor.Address!;
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while (!isSo(await visitor.OpenAsync(address)))
            await Task.Delay(100, patience.Token);
    }

    /// <summary>Fills in the page for a new contract, with the documents that are given, and sends it.</summary>
    /// <param name="visitor">Who is signed in as a sender.</param>
    /// <param name="portal">The portal.</param>
    /// <param name="typed">What is typed, by the names of the fields.</param>
    /// <param name="documents">The documents: names and contents.</param>
    public static async Task NewAsync(this Visitor visitor, PortalProcess portal, Dictionary<string, string> typed, params (string Name, byte[] Content)[] documents)
    {
        await visitor.OpenAsync(new Uri(portal.Address, "envelopes/new"));
        using var content = new MultipartFormDataContent();
        string form = visitor.Page[visitor.Page.IndexOf("multipart/form-data", StringComparison.Ordinal)..];
        content.Add(new StringContent(Regex.Match(form, "name=\"__RequestVerificationToken\" value=\"([^\"]*)\"").Groups[1].Value), "__RequestVerificationToken");
        foreach ((string name, string value) in typed)
            content.Add(new StringContent(value), name);
        foreach ((string name, byte[] bytes) in documents)
            content.Add(new ByteArrayContent(bytes), "files", name);
        await visitor.TakeAsync(await visitor.Client.PostAsync(visitor.Address, content));
    }
}
