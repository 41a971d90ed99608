using Microsoft.AspNetCore.Mvc;
using EContract.Samples.ContractPortal.Pages;

namespace EContract.Samples.ContractPortal.Mails;

/// <summary>The mail folder as a page, so that a visitor can be everybody.</summary>
internal static class MailEndpoints
{
    public static void Map(RouteGroupBuilder pages)
    {
        pages.MapGet("/mails", (HttpContext http, PageWriter writer, [FromServices] MailFolder? mails) => mails is null
            ? writer.Notice(http, "notFound", StatusCodes.Status404NotFound)
            : writer.Write<MailsPage>(http, new() { ["Mails"] = mails.List() }));
        pages.MapGet("/mails/{id}", (HttpContext http, PageWriter writer, [FromServices] MailFolder? mails, string id) => mails?.Find(id) is { } mail
            ? writer.Write<MailPage>(http, new() { ["Mail"] = mail })
            : writer.Notice(http, "notFound", StatusCodes.Status404NotFound));
    }
}
