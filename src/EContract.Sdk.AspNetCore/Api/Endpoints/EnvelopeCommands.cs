using EContract.Sdk.AspNetCore.Api.Resources;
using EContract.Sdk.Contracts;
using EContract.Sdk.Workflow;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace EContract.Sdk.AspNetCore.Api.Endpoints;

/// <summary>Maps commands on the envelope that the address names: at the version that <c>If-Match</c> names, and answered with what became of it.</summary>
internal static class EnvelopeCommands
{
    /// <summary>Maps one that takes nothing.</summary>
    public static void MapCommand(
        this RouteGroupBuilder group,
        string path,
        ApiAccess access,
        string name,
        string summary,
        Func<EnvelopeManager, EnvelopeId, RequestContext, CancellationToken, ValueTask<Envelope>> run) =>
        group.MapUser("POST", path, access, name, summary, request => RunAsync(request, run)).Refuses(StatusCodes.Status412PreconditionFailed);

    /// <summary>Maps one that takes JSON.</summary>
    public static void MapCommand<TBody>(
        this RouteGroupBuilder group,
        string path,
        ApiAccess access,
        string name,
        string summary,
        Func<EnvelopeManager, EnvelopeId, TBody, RequestContext, CancellationToken, ValueTask<Envelope>> run,
        string method = "POST")
        where TBody : notnull =>
        group.MapUser<TBody, EnvelopeResource>(
                method, path, access, name, summary, (request, body) => RunAsync(request, (envelopes, id, context, token) => run(envelopes, id, body, context, token)))
            .Refuses(StatusCodes.Status412PreconditionFailed);

    private static async ValueTask<EnvelopeResource> RunAsync(
        ApiRequest request, Func<EnvelopeManager, EnvelopeId, RequestContext, CancellationToken, ValueTask<Envelope>> run) => EnvelopeVersion.Give(
        request.Http,
        await EnvelopeVersion.RunAsync(request, envelopes => run(envelopes, request.Id, request.Context, request.Cancelled)).ConfigureAwait(false));
}
