using System.Text.Json;
using EContract.Sdk.AspNetCore.Links;
using EContract.Sdk.Contracts;
using EContract.Sdk.Workflow;
using Microsoft.AspNetCore.Http;

namespace EContract.Sdk.AspNetCore.Api;

/// <summary>A request of one of the host's users.</summary>
/// <param name="Http">The request.</param>
/// <param name="Caller">Who asks.</param>
/// <param name="Envelopes">The envelopes that they see.</param>
internal sealed record ApiRequest(HttpContext Http, ApiCaller Caller, EnvelopeManager Envelopes)
{
    private const int MaxBodyLength = 256 * 1024;

    public CancellationToken Cancelled => Http.RequestAborted;

    /// <summary>What the log is told of where the request came from.</summary>
    public RequestContext Context { get; } = ContextOf(Http) with { Actor = Caller.User };

    /// <summary>The envelope that the address names.</summary>
    /// <exception cref="ApiException">It is no identifier, and so no envelope's.</exception>
    public EnvelopeId Id => EnvelopeId.TryParse(Http.Request.RouteValues["id"] as string, out EnvelopeId id)
        ? id
        : throw new ApiException(StatusCodes.Status404NotFound, "envelope-not-found", "There is no such envelope.");

    /// <summary>The participant that the address names.</summary>
    /// <exception cref="ApiException">It is no identifier.</exception>
    public ParticipantId Participant => ParticipantId.TryParse(Http.Request.RouteValues["participant"] as string, out ParticipantId id)
        ? id
        : throw new ApiException(StatusCodes.Status404NotFound, "participant-unknown", "There is no such participant.");

    /// <summary>The document that the address names.</summary>
    /// <exception cref="ApiException">It is no identifier.</exception>
    public static DocumentId DocumentOf(HttpContext http) => DocumentId.TryParse(http.Request.RouteValues["document"] as string, out DocumentId id)
        ? id
        : throw new ApiException(StatusCodes.Status404NotFound, "document-unknown", "There is no such document.");

    /// <summary>Reads the request's JSON.</summary>
    /// <exception cref="ApiException">It is none, too long, or not what is asked for.</exception>
    public static async ValueTask<T> ReadAsync<T>(HttpContext http)
    {
        if (!http.Request.HasJsonContentType())
            throw new ApiException(StatusCodes.Status415UnsupportedMediaType, "unsupported-media-type", "The request's content has to be application/json.");
        return await ReadAsync<T>(http.Request.Body, http.RequestAborted).ConfigureAwait(false);
    }

    /// <summary>Reads JSON.</summary>
    /// <exception cref="ApiException">It is none, too long, or not what is asked for.</exception>
    public static async ValueTask<T> ReadAsync<T>(Stream json, CancellationToken cancellationToken)
    {
        var body = new MemoryStream();
        var buffer = new byte[16 * 1024];
        for (int read; (read = await json.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0;)
        {
            if (body.Length + read > MaxBodyLength)
                throw new ApiException(StatusCodes.Status413PayloadTooLarge, "request-too-large", $"The JSON is longer than {MaxBodyLength} bytes.");
            body.Write(buffer, 0, read);
        }

        try
        {
            return JsonSerializer.Deserialize<T>(body.GetBuffer().AsSpan(0, (int)body.Length), ApiJson.Options)
                ?? throw new ApiException(StatusCodes.Status400BadRequest, "invalid-json", "The JSON is null.");
        }
        catch (JsonException e)
        {
            // Where, not what: what was sent may be anything.
            throw new ApiException(
                StatusCodes.Status400BadRequest, "invalid-json", $"The JSON is not what is asked for, at {e.Path ?? "its beginning"} in line {e.LineNumber + 1}.");
        }
    }

    /// <summary>What is known of where a request came from.</summary>
    public static RequestContext ContextOf(HttpContext http) => new()
    {
        IpAddress = LinkVisit.AddressOf(http),
        UserAgent = http.Request.Headers.UserAgent.ToString() is { Length: > 0 } agent ? agent : null,
        CorrelationId = http.TraceIdentifier,
    };
}
