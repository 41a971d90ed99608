using EContract.Sdk.AspNetCore.Api.Resources;
using EContract.Sdk.Contracts;
using EContract.Sdk.Storage;
using EContract.Sdk.Workflow;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace EContract.Sdk.AspNetCore.Api.Endpoints;

/// <summary>What has failed, and starting it again.</summary>
internal static class OperatorEndpoints
{
    public static void Map(RouteGroupBuilder group)
    {
        group = group.MapGroup("/operator").WithTags("operator");
        group.MapUser<IReadOnlyList<DelayedJob>>(
            "GET",
            "/delayed",
            ApiAccess.Operate,
            "operator.delayed",
            "Lists up to 1000 jobs that failed; 'after' goes on behind one.",
            request => request.Envelopes.ListDelayedAsync(new() { Limit = DelayedJobQuery.MaxLimit, After = AfterOf(request) }, request.Cancelled));
        group.MapCommand(
            "/envelopes/{id}/retry", ApiAccess.Operate, "operator.retry", "Tries again what failed of an envelope, at once.", (e, id, context, token) => e.RetryAsync(id, context, token));
        group.MapUser<IReadOnlyList<UndeliveredNotice>>(
            "GET",
            "/undelivered",
            ApiAccess.Operate,
            "operator.undelivered",
            "Lists up to 1000 messages and webhooks that were tried and not delivered; 'after' goes on behind one.",
            request => request.Envelopes.FindUndeliveredAsync(new() { Limit = UndeliveredQuery.MaxLimit, After = AfterOf(request) }, request.Cancelled));
        group.MapUser(
            "POST",
            "/undelivered/{message}/send",
            ApiAccess.Operate,
            "operator.sendAgain",
            "Delivers a message again.",
            async request => new DoneAnswer(
                await request.Envelopes.SendAgainAsync((string)request.Http.Request.RouteValues["message"]!, request.Context, request.Cancelled).ConfigureAwait(false)));
    }

    private static string? AfterOf(ApiRequest request) => request.Http.Request.Query["after"].ToString() is { Length: > 0 } after ? after : null;
}
