using System.Net;
using System.Text;
using System.Text.Json;
using EContract.Sdk.Cryptography;
using EContract.Sdk.Diagnostics;

namespace EContract.Sdk.RemoteSigning.Protocol;

/// <summary>A refusal of a service, as section 10 (and RFC 6749, 5.2) says it: a status, an error and perhaps its description.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Error">The error, as in <c>invalid_request</c>; empty where the body is none.</param>
/// <param name="Description">What the service says of it, in one line, without any secret that was sent.</param>
/// <param name="AsksForBearer">Whether it asks for another access token (RFC 6750, 3).</param>
internal sealed record CscRefusal(HttpStatusCode Status, string Error, string Description, bool AsksForBearer = false)
{
    private const int MaxDescriptionLength = 200;

    /// <summary>
    /// Whether the access token was not accepted; nothing else of the request was looked at then (RFC 6750, 3.1). The status alone does
    /// not say so: services answer a wrong PIN with 401, too, and a PIN that is offered twice is a try nearer to being locked.
    /// </summary>
    public bool IsTokenRefused =>
        Error is "invalid_token" or "expired_token" || (Status == HttpStatusCode.Unauthorized && Error.Length == 0 && AsksForBearer);

    /// <summary>Section 11.10: the activation data came too late. There is no error of its own for that, only a description.</summary>
    public bool IsActivationExpired =>
        Description.Contains("SAD", StringComparison.OrdinalIgnoreCase) && Description.Contains("expired", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether waiting may help.</summary>
    public bool IsTransient =>
        Status is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests
        || (Status >= HttpStatusCode.InternalServerError && Status != HttpStatusCode.NotImplemented)
        || Error is "server_error" or "temporarily_unavailable";

    /// <summary>Reads a refusal; whatever the body is, one comes of it.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="secrets">What was sent and must not be repeated in an error or a log, should the service repeat it.</param>
    public static CscRefusal Read(OutboundHttpAnswer answer, IEnumerable<ReadOnlyMemory<byte>> secrets)
    {
        string error = "", description = "";
        try
        {
            using JsonDocument document = JsonDocument.Parse(answer.Body);
            if (document.RootElement.ValueKind == JsonValueKind.Object)
            {
                error = Member(document.RootElement, "error");
                description = Member(document.RootElement, "error_description");
            }
        }
        catch (JsonException)
        {
            // A gateway's page; the status says enough.
        }

        // The longest first: what is left of one after its part was masked would no more be found.
        foreach (string secret in secrets.SelectMany(SecretForms.Of).Distinct().OrderByDescending(form => form.Length))
            (error, description) = (error.Replace(secret, "…", StringComparison.OrdinalIgnoreCase), description.Replace(secret, "…", StringComparison.OrdinalIgnoreCase));
        return new CscRefusal(answer.Status, OneLine(error), OneLine(description), answer.AsksForBearer);
    }

    /// <summary>The error to throw.</summary>
    /// <param name="place">The method and the service.</param>
    /// <param name="otherwise">What kind of failure <c>invalid_request</c> is for that method.</param>
    public SignerException ToException(string place, SignerFailure otherwise)
    {
        SignerFailure failure = Error switch
        {
            _ when IsTransient => SignerFailure.Unavailable,
            _ when IsTokenRefused || Status is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => SignerFailure.AccessDenied,
            // Table 3; RFC 6749, 5.2; sections 11.2, 11.6 and 11.10.
            "access_denied" or "unauthorized_client" or "invalid_client" or "invalid_grant" or "invalid_scope" or "authentication_error"
                or "invalid_authentication_data" or "invalid_otp" or "invalid_pin" => SignerFailure.AccessDenied,
            _ => otherwise,
        };
        var message = new StringBuilder($"{place} refused with {(int)Status}");
        if (Error.Length > 0)
            message.Append(' ').Append(Error);
        if (Description.Length > 0)
            message.Append(": ").Append(Description.TrimEnd('.'));
        return new SignerException(failure, message.Append('.').ToString());
    }

    private static string Member(JsonElement element, string name)
    {
        try
        {
            return element.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
        }
        catch (InvalidOperationException)
        {
            return "";
        }
    }

    private static string OneLine(string text) =>
        new([.. text.Where(c => !char.IsSurrogate(c)).Select(c => char.IsControl(c) ? ' ' : c).Take(MaxDescriptionLength)]);
}
