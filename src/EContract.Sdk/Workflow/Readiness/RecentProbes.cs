using System.Runtime.CompilerServices;
using EContract.Sdk.Cryptography;
using EContract.Sdk.Timestamping;

namespace EContract.Sdk.Workflow.Readiness;

/// <summary>
/// Remembers for a while what probes found: ten thousand envelopes that are sent in a row need one token and one signature, not ten
/// thousand. Who asks while a probe is under way waits for it.
/// </summary>
internal sealed class RecentProbes(ISigningProbe probe, TimeProvider time, EnvelopeOptions options)
{
    // What was found amiss is looked at again soon: somebody may have mended it, and sends again.
    private static readonly TimeSpan s_faultLifetime = TimeSpan.FromSeconds(5);

    private readonly ConditionalWeakTable<ISigner, Recent<KeyHealth>> _signing = [];
    private readonly ConditionalWeakTable<ISigner, Recent<KeyHealth>> _looking = [];
    private readonly Recent<TimestampAuthorityHealth?> _authority = new();

    public ValueTask<KeyHealth> OfAsync(ISigner key, bool signs, CancellationToken cancellationToken) =>
        (signs ? _signing : _looking).GetValue(key, _ => new Recent<KeyHealth>()).GetAsync(
            time,
            token => probe.ProbeAsync(key, signs, token),
            found => found.Fault is null ? options.ProbeLifetime : s_faultLifetime,
            cancellationToken);

    /// <param name="isSparing">
    /// Whether a token that was given and refused is remembered as long as a good one: it costs as much, and who only watches asks for ever.
    /// </param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public ValueTask<TimestampAuthorityHealth?> OfTimestampAuthorityAsync(CancellationToken cancellationToken, bool isSparing = false) => _authority.GetAsync(
        time,
        probe.ProbeTimestampAuthorityAsync,
        found => found is null or { IsHealthy: true } || (isSparing && found.Failure is not (TimestampFailure.Unavailable or TimestampFailure.Timeout))
            ? options.ProbeLifetime
            : s_faultLifetime,
        cancellationToken);

#pragma warning disable CA1001 // A semaphore that nobody asks for its wait handle holds none.
    private sealed class Recent<T>
#pragma warning restore CA1001
    {
        private readonly SemaphoreSlim _gate = new(1);
        private T _found = default!;
        private long _at;
        private bool _isKnown;

        public async ValueTask<T> GetAsync(
            TimeProvider time, Func<CancellationToken, ValueTask<T>> probe, Func<T, TimeSpan> lifetime, CancellationToken cancellationToken)
        {
            await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                if (!_isKnown || time.GetElapsedTime(_at) >= lifetime(_found))
                {
                    _found = await probe(cancellationToken).ConfigureAwait(false);
                    (_at, _isKnown) = (time.GetTimestamp(), true);
                }

                return _found;
            }
            finally
            {
                _gate.Release();
            }
        }
    }
}
