using System.Text.Json;
using EContract.Sdk.Contracts;
using EContract.Sdk.Storage;

namespace EContract.Sdk.Workflow.Jobs;

/// <summary>One run of a job: its steps in order, each skipped when its output is stored already.</summary>
internal sealed class JobRun(EnvelopeServices services, LeasedJob job)
{
    private readonly Dictionary<string, ReadOnlyMemory<byte>> _outputs = new(job.Steps);

    public LeasedJob Job { get; } = job;

    public EnvelopeId EnvelopeId => Job.EnvelopeId;

    /// <summary>The step that is running, to say where it failed.</summary>
    public string CurrentStep { get; private set; } = job.Kind;

    /// <summary>Does a step, or takes what it came to when it was done before.</summary>
    /// <param name="name">The step's name.</param>
    /// <param name="isCurrent">Whether an earlier output still holds; otherwise the step is done anew.</param>
    /// <param name="work">Does it.</param>
    /// <param name="cancellationToken">Stops; nothing is stored.</param>
    public async ValueTask<T> StepAsync<T>(
        string name, Func<T, bool> isCurrent, Func<CancellationToken, ValueTask<T>> work, CancellationToken cancellationToken)
        where T : class
    {
        CurrentStep = name;
        if (_outputs.TryGetValue(name, out ReadOnlyMemory<byte> stored)
            && JsonSerializer.Deserialize<T>(stored.Span, StepJson.Options) is { } earlier && isCurrent(earlier))
        {
            return earlier;
        }

        T output = await work(cancellationToken).ConfigureAwait(false);
        await StoreAsync(name, output).ConfigureAwait(false);
        return output;
    }

    /// <summary>Whether a step came to something, be it good any more or not.</summary>
    public bool HasOutput(string name) => _outputs.ContainsKey(name);

    /// <summary>Forgets what a step came to: it turned out to be no good, and is done anew by the next run.</summary>
    public ValueTask ForgetAsync(string name) => StoreAsync<object?>(name, null);

    public JobSettlement Done() => new(Job, SettlementKind.Done);

    // The work is done: whoever waited for it may be gone, its outcome must not be lost.
    private async ValueTask StoreAsync<T>(string name, T output)
    {
        byte[] encoded = JsonSerializer.SerializeToUtf8Bytes(output, StepJson.Options);
        await services.Envelopes
            .CheckpointJobAsync(Job, name, encoded, services.Time.GetUtcNow() + services.Options.LeaseDuration, CancellationToken.None)
            .ConfigureAwait(false);
        _outputs[name] = encoded;
    }
}
