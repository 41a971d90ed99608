using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace EContract.Sdk.AspNetCore.Api.Endpoints;

/// <summary>Maps endpoints with all that the OpenAPI document says of them.</summary>
internal static class ApiRoutes
{
    private const string Problem = "application/problem+json";

    /// <summary>Maps an endpoint for the host's users that answers with JSON.</summary>
    public static RouteHandlerBuilder MapUser<TAnswer>(
        this RouteGroupBuilder group, string method, string path, ApiAccess access, string name, string summary, Func<ApiRequest, ValueTask<TAnswer>> run) =>
        group.MapMethods(path, [method], (Delegate)((HttpContext http) => AnswerAsync(http, run)))
            .Describe<TAnswer>(name, summary)
            .WithMetadata(access)
            .Refuses(StatusCodes.Status401Unauthorized, StatusCodes.Status403Forbidden);

    /// <summary>The same, for one that takes JSON.</summary>
    public static RouteHandlerBuilder MapUser<TBody, TAnswer>(
        this RouteGroupBuilder group, string method, string path, ApiAccess access, string name, string summary, Func<ApiRequest, TBody, ValueTask<TAnswer>> run)
        where TBody : notnull =>
        group.MapUser<TAnswer>(
                method, path, access, name, summary, async request => await run(request, await ApiRequest.ReadAsync<TBody>(request.Http).ConfigureAwait(false)).ConfigureAwait(false))
            .Takes<TBody>();

    /// <summary>Says what an endpoint takes.</summary>
    public static RouteHandlerBuilder Takes<TBody>(this RouteHandlerBuilder endpoint)
        where TBody : notnull =>
        endpoint.Accepts<TBody>("application/json").Produces(StatusCodes.Status415UnsupportedMediaType);

    /// <summary>Says what an endpoint is and answers.</summary>
    public static RouteHandlerBuilder Describe<TAnswer>(this RouteHandlerBuilder endpoint, string name, string summary, int status = StatusCodes.Status200OK) => endpoint
        .WithName("econtract." + name)
        .WithSummary(summary)
        .Produces<TAnswer>(status, "application/json")
        .Refuses(
            StatusCodes.Status400BadRequest,
            StatusCodes.Status404NotFound,
            StatusCodes.Status409Conflict,
            StatusCodes.Status500InternalServerError,
            StatusCodes.Status503ServiceUnavailable);

    /// <summary>Says what an endpoint is that answers with a file.</summary>
    public static RouteHandlerBuilder DescribeFile(this RouteHandlerBuilder endpoint, string name, string summary, string type = "application/pdf") => endpoint
        .WithName("econtract." + name)
        .WithSummary(summary)
        .Produces<Stream>(StatusCodes.Status200OK, type)
        .Refuses(
            StatusCodes.Status404NotFound, StatusCodes.Status409Conflict, StatusCodes.Status500InternalServerError, StatusCodes.Status503ServiceUnavailable);

    /// <summary>Says which problems an endpoint may answer with.</summary>
    public static RouteHandlerBuilder Refuses(this RouteHandlerBuilder endpoint, params int[] statuses)
    {
        foreach (int status in statuses)
            endpoint.Produces<ApiProblem>(status, Problem);
        return endpoint;
    }

    /// <summary>Answers with JSON.</summary>
    public static IResult Json<T>(T answer, int status = StatusCodes.Status200OK) => Results.Json(answer, ApiJson.Options, "application/json", status);

    private static async Task<IResult> AnswerAsync<TAnswer>(HttpContext http, Func<ApiRequest, ValueTask<TAnswer>> run) =>
        Json(await run(ApiGuard.RequestOf(http)).ConfigureAwait(false));
}
