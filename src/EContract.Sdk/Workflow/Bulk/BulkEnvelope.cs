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
    /// <exception cref="ArgumentException">
    /// The key is empty or too long, has white space around it, or characters that control or change how it is read.
    /// </exception>
    public BulkEnvelope(string key, Func<CancellationToken, ValueTask<EnvelopeDescriptor>> describe)
    {
        ArgumentNullException.ThrowIfNull(describe);
        if (FindFault(key) is { } fault)
            throw new ArgumentException(fault, nameof(key));
        Key = key;
        Describe = describe;
    }

    private BulkEnvelope(string key, BulkListException fault)
    {
        Key = key;
        Fault = fault;
        Describe = _ => throw fault;
    }

    /// <summary>What the host calls the row.</summary>
    public string Key { get; }

    /// <summary>Why there is nothing to describe; <see langword="null"/> for a row that can be told from others.</summary>
    internal BulkListException? Fault { get; }

    internal Func<CancellationToken, ValueTask<EnvelopeDescriptor>> Describe { get; }

    /// <summary>Makes the row from a template.</summary>
    public static BulkEnvelope FromTemplate(string key, EnvelopeTemplateFiller template, TemplateValues values)
    {
        ArgumentNullException.ThrowIfNull(template);
        ArgumentNullException.ThrowIfNull(values);
        return new BulkEnvelope(key, token => template.FillAsync(values, token));
    }

    /// <summary>Makes a row of a key that is none: it ends as failed, and stops no other.</summary>
    internal static BulkEnvelope Refused(string key, BulkListException fault) => new(
        string.Concat(key.Take(EnvelopeLimits.MaxIdempotencyKeyLength).Select(c => char.IsControl(c) || Text.ChangesOrder(c) ? '\uFFFD' : c)), fault);

    /// <summary>What is wrong with a key. By white space that nobody sees, two rows would be told apart.</summary>
    internal static string? FindFault(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (string.IsNullOrWhiteSpace(key))
            return "The key is empty.";
        if (key.Trim() != key)
            return "The key has white space around it.";
        try
        {
            Text.Allow(key, EnvelopeLimits.MaxIdempotencyKeyLength, nameof(key));
            return null;
        }
        catch (ArgumentException e)
        {
            return $"The key cannot be used: {e.Message.Split(" (Parameter ", 2)[0]}";
        }
    }
}
