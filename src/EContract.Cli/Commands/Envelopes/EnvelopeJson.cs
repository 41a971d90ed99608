using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using EContract.Sdk.Contracts;
using EContract.Sdk.Storage;
using EContract.Sdk.Workflow;

namespace EContract.Cli.Commands.Envelopes;

/// <summary>What an envelope waits for, for programs: one JSON object on one line. Its names are a contract: some may come, none goes.</summary>
internal static class EnvelopeJson
{
    private static readonly JsonSerializerOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Write(DelayedJob job) => JsonSerializer.Serialize(
        new
        {
            envelope = job.EnvelopeId.ToString(),
            job = job.Kind,
            subject = job.Subject,
            attempts = job.Attempts,
            nextAttemptAt = Iso(job.NextAttemptAt),
            stopped = job.NextAttemptAt is null,
            error = job.Error,
        },
        Options);

    public static string Write(EnvelopeExplanation explanation) => JsonSerializer.Serialize(
        new
        {
            envelope = explanation.Envelope.Id.ToString(),
            title = explanation.Envelope.Title,
            status = Word(explanation.Envelope.Status.ToString()),
            stopped = explanation.IsStopped,
            waits = explanation.Waits.Select(wait => new
            {
                kind = Word(wait.Kind.ToString()),
                subject = wait.Subject,
                reason = wait.Reason,
                step = wait.Delay?.Step,
                attempts = wait.Delay?.Attempts ?? 0,
                nextAttemptAt = Iso(wait.Delay?.NextAttemptAt),
                stopped = wait.IsStopped,
                until = Iso(wait.Until),
                remedy = wait.Remedy,
            }),
        },
        Options);

    private static string Word(string name) => JsonNamingPolicy.CamelCase.ConvertName(name);

    private static string? Iso(DateTimeOffset? time) => time?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
