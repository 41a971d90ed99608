using EContract.Samples.ContractPortal.Pages;
using EContract.Samples.ContractPortal.Users;
using EContract.Sdk.Contracts;
using EContract.Sdk.Workflow;
using Microsoft.AspNetCore.Mvc;

namespace EContract.Samples.ContractPortal.Envelopes;

/// <summary>Prepares an envelope: documents, participants, what it is found by later.</summary>
internal static class NewEnvelopeEndpoints
{
    // Beside the documents: the fields of the form.
    private const long MaxFields = 1_000_000;

    public static void Map(RouteGroupBuilder pages)
    {
        RouteGroupBuilder form = pages.MapGroup("/envelopes/new").WithMetadata(Access.Senders);
        form.MapGet("", (HttpContext http, PageWriter writer) => writer.Write<NewEnvelopePage>(http));
        // ASP.NET Core writes files to the disk while they come: memory does not grow with them.
        form.MapPost("", CreateAsync).WithMetadata(
            new RequestSizeLimitAttribute(NewEnvelopeForm.MaxUpload + MaxFields),
            new RequestFormLimitsAttribute { MultipartBodyLengthLimit = NewEnvelopeForm.MaxUpload });
    }

    private static async Task<IResult> CreateAsync(HttpContext http, PageWriter pages, EnvelopeManager envelopes, TimeProvider time)
    {
        IFormCollection typed = await http.Request.ReadFormAsync(http.RequestAborted);
        var form = NewEnvelopeForm.Read(typed);
        try
        {
            DocumentDescriptor[] documents =
            [
                .. typed.Files.Where(file => file.Length > 0).Select(file =>
                    DocumentDescriptor.FromStream(_ => new ValueTask<Stream>(file.OpenReadStream()), Path.GetFileNameWithoutExtension(file.FileName))),
            ];
            DemoUser user = DemoUsers.Of(http)!;
            EnvelopeDescriptor descriptor = form.Describe(documents, new EnvelopeSender("東海市", user.Name, user.Email), time.GetUtcNow());
            Envelope draft = await envelopes.CreateAsync(descriptor, Commands.Of(http), http.RequestAborted);
            return Commands.Done(draft.Id, "created");
        }
        catch (FormException e)
        {
            return Again(PageWriter.TextsOf(http)[e.Key]);
        }
        catch (Exception e) when (e is ArgumentException or DocumentRejectedException)
        {
            return Again(PageWriter.TextsOf(http)["form.refused"], e.Message);
        }

        IResult Again(string problem, string? detail = null) => pages.Write<NewEnvelopePage>(
            http, new() { ["Form"] = form, ["Problem"] = problem, ["Detail"] = detail }, StatusCodes.Status400BadRequest);
    }
}
