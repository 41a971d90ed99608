namespace EContract.Samples.ContractPortal.Pages;

/// <summary>Gives answers that have no page of their own one that says what is wrong.</summary>
internal static class Notices
{
    public static void UsePortalNotices(this IApplicationBuilder application)
    {
        // The answer is emptied before, with its headers.
        application.UseExceptionHandler(failed =>
        {
            failed.UseEContractSecurityHeaders();
            failed.Run(http => WriteAsync(http, StatusCodes.Status500InternalServerError));
        });
        application.UseStatusCodePages(context => WriteAsync(context.HttpContext, context.HttpContext.Response.StatusCode));
    }

    private static Task WriteAsync(HttpContext http, int status) =>
        http.RequestServices.GetRequiredService<PageWriter>().Notice(http, KeyOf(status), status).ExecuteAsync(http);

    private static string KeyOf(int status) => status switch
    {
        StatusCodes.Status403Forbidden => "forbidden",
        StatusCodes.Status404NotFound => "notFound",
        StatusCodes.Status413PayloadTooLarge => "tooLarge",
        >= 500 => "failed",
        _ => "badRequest",
    };
}
