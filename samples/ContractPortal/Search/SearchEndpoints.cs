using EContract.Samples.ContractPortal.Envelopes;
using EContract.Samples.ContractPortal.Pages;
using EContract.Sdk.Contracts;
using EContract.Sdk.Workflow;
using EContract.Sdk.Workflow.Search;

namespace EContract.Samples.ContractPortal.Search;

/// <summary>Finds contracts, and writes what is found as CSV.</summary>
internal static class SearchEndpoints
{
    public static void Map(RouteGroupBuilder pages)
    {
        pages.MapGet("/search", SearchAsync);
        pages.MapPost("/search.csv", ExportAsync);
    }

    private static async Task<IResult> SearchAsync(HttpContext http, PageWriter pages, EnvelopeManager envelopes)
    {
        var form = SearchForm.Read(http.Request.Query);
        try
        {
            EnvelopePage found = await envelopes.SearchAsync(form.ToQuery(), Commands.Of(http), http.RequestAborted);
            return pages.Write<SearchPage>(http, new() { ["Form"] = form, ["Found"] = found });
        }
        catch (FormException e)
        {
            return Again(PageWriter.TextsOf(http)[e.Key]);
        }
        catch (ArgumentException e)
        {
            return Again(PageWriter.TextsOf(http)["form.search"], e.Message);
        }

        IResult Again(string problem, string? detail = null) =>
            pages.Write<SearchPage>(http, new() { ["Form"] = form, ["Problem"] = problem, ["Detail"] = detail }, StatusCodes.Status400BadRequest);
    }

    // A post: an export is recorded, and nobody's link makes one.
    private static IResult ExportAsync(HttpContext http, EnvelopeManager envelopes)
    {
        EnvelopeQuery query = SearchForm.Read(http.Request.Query).ToQuery() with { Continuation = null };
        query.Validate();
        RequestContext context = Commands.Of(http);
        string language = PageWriter.TextsOf(http).Language;
        return Results.Stream(async destination => await new SearchExport(envelopes).WriteCsvAsync(query, destination, context, language, http.RequestAborted), "text/csv; charset=utf-8", "contracts.csv");
    }
}
