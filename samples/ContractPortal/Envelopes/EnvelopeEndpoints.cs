using EContract.Samples.ContractPortal.Pages;
using EContract.Samples.ContractPortal.Texts;
using EContract.Samples.ContractPortal.Users;
using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Events;
using EContract.Sdk.Workflow;
using EContract.Sdk.Workflow.Readiness;

namespace EContract.Samples.ContractPortal.Envelopes;

/// <summary>The envelopes, one of them, and what its sender does with it.</summary>
internal static class EnvelopeEndpoints
{
    private const int Newest = 50;

    public static void Map(RouteGroupBuilder pages)
    {
        pages.MapGet("/", DashboardAsync);
        pages.MapGet("/envelopes/{id:guid}", ShowAsync);
        RouteGroupBuilder commands = pages.MapGroup("/envelopes/{id:guid}").WithMetadata(Access.Senders);
        commands.MapPost("/send", SendAsync);
        commands.MapPost("/remind", Command("reminded", (envelopes, id, _, context, cancel) => envelopes.RemindAsync(id, null, context, cancel)));
        commands.MapPost("/void", Command("voided", (envelopes, id, form, context, cancel) => envelopes.VoidAsync(id, form["reason"].ToString(), context, cancel)));
        commands.MapPost("/suspend", Command("suspended", (envelopes, id, form, context, cancel) => envelopes.SuspendAsync(id, form["reason"].ToString(), context, cancel)));
        commands.MapPost("/continue", Command("continued", (envelopes, id, _, context, cancel) => envelopes.ContinueAsync(id, context, cancel)));
        commands.MapPost("/due", Command("changed", ChangeDueDateAsync));
        commands.MapPost("/participants/{participant:guid}/correct", ParticipantCommand("corrected", CorrectAsync));
        commands.MapPost("/participants/{participant:guid}/remind", ParticipantCommand("reminded", (envelopes, id, who, _, context, cancel) => envelopes.RemindAsync(id, who, context, cancel)));
        commands.MapPost("/participants/{participant:guid}/unlock", ParticipantCommand("unlocked", (envelopes, id, who, _, context, cancel) => envelopes.UnlockAsync(id, who, context, cancel)));
        commands.MapPost("/participants/{participant:guid}/reissue", ParticipantCommand("reissued", (envelopes, id, who, _, context, cancel) => envelopes.ReissueDownloadLinkAsync(id, who, context, cancel)));
        pages.MapPost("/envelopes/{id:guid}/verify", VerifyAsync);
        pages.MapPost("/envelopes/{id:guid}/open", OpenOwnAsync);
    }

    private static async Task<IResult> DashboardAsync(HttpContext http, PageWriter pages, EnvelopeManager envelopes)
    {
        EnvelopePage found = await envelopes.SearchAsync(new EnvelopeQuery { OrderBy = EnvelopeOrder.Updated, Limit = Newest }, http.RequestAborted);
        return pages.Write<DashboardPage>(http, new() { ["Found"] = found });
    }

    private static async Task<IResult> ShowAsync(HttpContext http, PageWriter pages, EnvelopeManager envelopes, EnvelopeId id)
    {
        EnvelopeExplanation explanation = await envelopes.ExplainAsync(id, http.RequestAborted);
        IReadOnlyList<EventRecord> events = await envelopes.GetEventsAsync(id, Commands.Of(http), http.RequestAborted);
        IReadOnlyList<ReadinessFinding> findings = explanation.Envelope.Status == EnvelopeStatus.Draft
            ? await envelopes.CheckReadinessAsync(id, http.RequestAborted)
            : [];
        return pages.Write<DetailPage>(http, new() { ["Explanation"] = explanation, ["Events"] = events, ["Findings"] = findings });
    }

    private static async Task<IResult> SendAsync(HttpContext http, PageWriter pages, EnvelopeManager envelopes, EnvelopeId id)
    {
        try
        {
            Envelope sent = await envelopes.SendAsync(id, Commands.Of(http), http.RequestAborted);
            return Commands.Done(id, sent.Status == EnvelopeStatus.PendingApproval ? "submitted" : "sent");
        }
        catch (EnvelopeNotReadyException)
        {
            // The page says what is missing.
            return Results.Redirect($"/envelopes/{id}");
        }
    }

    // In the answer itself: an address that says so could be written by anybody.
    private static async Task<IResult> VerifyAsync(HttpContext http, PageWriter pages, EnvelopeManager envelopes, EnvelopeId id) =>
        pages.Write<VerdictPage>(http, new() { ["Verdict"] = await envelopes.VerifyAuditAsync(id, http.RequestAborted) });

    /// <summary>Leads a user who takes part to their own pages, without a mail.</summary>
    private static async Task<IResult> OpenOwnAsync(HttpContext http, PageWriter pages, EnvelopeManager envelopes, EnvelopeId id)
    {
        Envelope envelope = await envelopes.GetAsync(id, http.RequestAborted);
        if (OwnPart.Find(envelope, DemoUsers.Of(http)!) is not { } own)
            return pages.Notice(http, "notAsked", StatusCodes.Status409Conflict);
        return Results.Redirect((await envelopes.IssueSigningLinkAsync(id, own.Id, Commands.Of(http), http.RequestAborted)).AbsolutePath);
    }

    private static ValueTask<Envelope> ChangeDueDateAsync(EnvelopeManager envelopes, EnvelopeId id, IFormCollection form, RequestContext context, CancellationToken cancel) =>
        DateOnly.TryParseExact(form["due"], "O", out DateOnly due)
            ? envelopes.ChangeDueDateAsync(id, PortalTexts.EndOf(due), context, cancel)
            : throw new FormException("form.due");

    private static ValueTask<Envelope> CorrectAsync(
        EnvelopeManager envelopes, EnvelopeId id, ParticipantId participant, IFormCollection form, RequestContext context, CancellationToken cancel) =>
        envelopes.CorrectParticipantAsync(
            id,
            participant,
            new ParticipantContact
            {
                Name = form["name"].ToString().Trim(),
                Email = form["email"].ToString().Trim(),
                Organization = form["organization"].ToString().Trim(),
                Language = form["language"].ToString(),
            },
            context,
            cancel);

    private delegate ValueTask<Envelope> Change(EnvelopeManager envelopes, EnvelopeId id, IFormCollection form, RequestContext context, CancellationToken cancel);

    private delegate ValueTask<Envelope> ParticipantChange(
        EnvelopeManager envelopes, EnvelopeId id, ParticipantId participant, IFormCollection form, RequestContext context, CancellationToken cancel);

    private static Func<HttpContext, EnvelopeManager, EnvelopeId, Task<IResult>> Command(string done, Change change) => async (http, envelopes, id) =>
    {
        await change(envelopes, id, await http.Request.ReadFormAsync(http.RequestAborted), Commands.Of(http), http.RequestAborted);
        return Commands.Done(id, done);
    };

    private static Func<HttpContext, EnvelopeManager, EnvelopeId, ParticipantId, Task<IResult>> ParticipantCommand(string done, ParticipantChange change) => async (http, envelopes, id, participant) =>
    {
        await change(envelopes, id, participant, await http.Request.ReadFormAsync(http.RequestAborted), Commands.Of(http), http.RequestAborted);
        return Commands.Done(id, done);
    };
}
