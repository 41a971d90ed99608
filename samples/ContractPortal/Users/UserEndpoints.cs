using EContract.Samples.ContractPortal.Pages;
using Microsoft.AspNetCore.Authentication;

namespace EContract.Samples.ContractPortal.Users;

/// <summary>Signing in and out, and the language.</summary>
internal static class UserEndpoints
{
    public static void Map(RouteGroupBuilder pages)
    {
        pages.MapGet("/sign-in", (HttpContext http, PageWriter writer, string? returnUrl) => writer.Write<SignInPage>(http, new() { ["ReturnUrl"] = Local(returnUrl) })).WithMetadata(Access.Anybody);
        pages.MapPost("/sign-in", SignInAsync).WithMetadata(Access.Anybody);
        pages.MapPost("/sign-out", SignOutAsync);
        pages.MapGet("/language", ChooseLanguage).WithMetadata(Access.Anybody);
    }

    private static async Task<IResult> SignInAsync(HttpContext http, CancellationToken cancelled)
    {
        IFormCollection form = await http.Request.ReadFormAsync(cancelled);
        if (DemoUsers.Find(form["user"]) is not { } user)
            return Results.Redirect("/sign-in");
        await http.SignInAsync(DemoUsers.Principal(user));
        return Results.Redirect(Local(form["returnUrl"]));
    }

    private static async Task<IResult> SignOutAsync(HttpContext http, CancellationToken cancelled)
    {
        cancelled.ThrowIfCancellationRequested();
        await http.SignOutAsync();
        return Results.Redirect("/sign-in");
    }

    private static IResult ChooseLanguage(HttpContext http, string? to, string? returnUrl)
    {
        PageWriter.KeepLanguage(http, to);
        return Results.Redirect(Local(returnUrl));
    }

    // Nobody is led to another site from here: "//host" and "/\host" are other sites, too.
    private static string Local(string? address) =>
        address is ['/', ..] and not ['/', '/' or '\\', ..] && !address.Any(char.IsControl) ? address : "/";
}
