using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Templates;
using EContract.Sdk.Workflow.Templates;

namespace EContract.Sdk.Workflow.Bulk;

/// <summary>A row of a batch: an envelope that is described when its turn comes.</summary>
public sealed class BulkEnvelope
{
    /// <summary>Creates the row.</summary>
    /// <param name="key">
    /// What the host calls the row: up to <see cref="EnvelopeLimits.MaxIdempotencyKeyLength"/> characters, each key once in a batch. By it
    /// a batch that is run again knows what is done.
    /// </param>
    /// <param name="describe">Describes the envelope. What it throws is the row's result.</param>
    /// <exception cref="ArgumentException">The key is empty or too long, or has control characters.</exception>
    public BulkEnvelope(string key, Func<CancellationToken, ValueTask<EnvelopeDescriptor>> describe)
    {
        Key = Text.Require(key, EnvelopeLimits.MaxIdempotencyKeyLength, nameof(key));
        ArgumentNullException.ThrowIfNull(describe);
        Describe = describe;
    }

    /// <summary>What the host calls the row.</summary>
    public string Key { get; }

    internal Func<CancellationToken, ValueTask<EnvelopeDescriptor>> Describe { get; }

    /// <summary>Makes the row from a template.</summary>
    public static BulkEnvelope FromTemplate(string key, EnvelopeTemplateFiller template, TemplateValues values)
    {
        ArgumentNullException.ThrowIfNull(template);
        ArgumentNullException.ThrowIfNull(values);
        return new BulkEnvelope(key, token => template.FillAsync(values, token));
    }
}
