using EContract.Sdk.Cryptography;
using EContract.Sdk.Diagnostics;
using EContract.Sdk.Storage;
using EContract.Sdk.Timestamping;
using EContract.Sdk.Workflow.Readiness;

namespace EContract.Sdk.Workflow.Health;

/// <summary>
/// Says whether what envelopes need is there: the key, the timestamp authority, the database, the documents, and whether what waits to be
/// done and delivered moves on. For those who watch over a host, and cheap enough to be asked every few seconds.
/// </summary>
/// <remarks>
/// Safe for concurrent use. What is wrong is a finding, never an exception. What was found well by whoever sent an envelope counts here too,
/// and the other way round, for <see cref="EnvelopeOptions.ProbeLifetime"/>: the authority may count each token.
/// </remarks>
public sealed class EnvelopeHealth
{
    private readonly EnvelopeServices _services;
    private readonly HealthLimits _limits;
    private readonly DocumentProbe _documents;

    /// <summary>Creates it.</summary>
    /// <param name="services">What envelopes are handled with.</param>
    /// <param name="limits">From when on something is not well; the defaults when <see langword="null"/>.</param>
    public EnvelopeHealth(EnvelopeServices services, HealthLimits? limits = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        _services = services;
        _limits = limits ?? new HealthLimits();
        _documents = new DocumentProbe(services.Documents, services.Time, _limits.DocumentProbeLifetime);
    }

    /// <summary>Has the host's own key sign random bytes, and judges its certificate. Keys that are registered by name are not asked.</summary>
    public ValueTask<HealthFinding> CheckSignerAsync(CancellationToken cancellationToken = default) => FindAsync(
        async () =>
        {
            KeyHealth health = await _services.RecentProbes.OfAsync(_services.Key, signs: true, cancellationToken).ConfigureAwait(false);
            return health.Fault is { } fault
                ? Bad(fault.Message)
                : JudgeEnd(health.Certificate, "The key signs, and its certificate stands.");
        },
        cancellationToken);

    /// <summary>Obtains a token, once in <see cref="EnvelopeOptions.ProbeLifetime"/> at most; while the authority cannot be reached it is asked more often.</summary>
    public ValueTask<HealthFinding> CheckTimestampAuthorityAsync(CancellationToken cancellationToken = default) => FindAsync(
        async () =>
        {
            TimestampAuthorityHealth? health = await _services.RecentProbes.OfTimestampAuthorityAsync(cancellationToken, isSparing: true).ConfigureAwait(false);
            if (health is null)
                return Bad("There is no timestamp authority.");
            if (!health.IsHealthy)
                return Bad($"The timestamp authority gives no token: {health.Message}");
            TimeSpan difference = health.ClockDifference ?? TimeSpan.Zero;
            HealthFinding finding = JudgeEnd(health.Certificate, "The timestamp authority gives tokens.");
            if (difference.Duration() > _limits.ClockDifference)
                finding = new(HealthState.Degraded, $"The timestamp authority's clock and this host's are {difference.Duration().TotalSeconds:0} seconds apart.");
            return finding with
            {
                Facts = new Dictionary<string, object>(finding.Facts)
                {
                    ["tokenSeconds"] = health.Elapsed.TotalSeconds,
                    ["clockDifferenceSeconds"] = difference.TotalSeconds,
                },
            };
        },
        cancellationToken);

    /// <summary>Asks the store of envelopes for something small.</summary>
    public ValueTask<HealthFinding> CheckDatabaseAsync(CancellationToken cancellationToken = default) => FindAsync(
        async () =>
        {
            await _services.Envelopes.FindLinkAsync(new string('0', 64), cancellationToken).ConfigureAwait(false);
            return Well("The database answers.");
        },
        cancellationToken);

    /// <summary>Writes a small document, reads it back and destroys it: folder, space and key-encryption key.</summary>
    public ValueTask<HealthFinding> CheckDocumentsAsync(CancellationToken cancellationToken = default) => FindAsync(
        async () =>
        {
            await _documents.RunAsync(cancellationToken).ConfigureAwait(false);
            return Well("Documents can be written and read.");
        },
        cancellationToken);

    /// <summary>Counts what waits to be delivered and to be done, and says how long it has waited.</summary>
    public ValueTask<HealthFinding> CheckOutboxAsync(CancellationToken cancellationToken = default) => FindAsync(
        async () =>
        {
            DateTimeOffset now = _services.Time.GetUtcNow();
            return OutboxJudgement.Of(await _services.Envelopes.MeasureBacklogAsync(now, cancellationToken).ConfigureAwait(false), now, _limits);
        },
        cancellationToken);

    private HealthFinding JudgeEnd(System.Security.Cryptography.X509Certificates.X509Certificate2? certificate, string well)
    {
        if (certificate is null)
            return Well(well);
        DateTimeOffset end = certificate.NotAfter.ToUniversalTime();
        HealthFinding finding = end - _services.Time.GetUtcNow() < _limits.CertificateWarning
            ? new(HealthState.Degraded, $"{well} The certificate ends at {end:u}.")
            : Well(well);
        return finding with { Facts = new Dictionary<string, object> { ["certificateEndsAt"] = end } };
    }

    private static HealthFinding Well(string message) => new(HealthState.Healthy, message);

    private static HealthFinding Bad(string message) => new(HealthState.Unhealthy, message);

    private static async ValueTask<HealthFinding> FindAsync(Func<ValueTask<HealthFinding>> look, CancellationToken cancellationToken)
    {
        try
        {
            return await look().ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return Bad("It did not answer in time.");
        }
        catch (EContractException e)
        {
            return Bad(e.Message);
        }
        catch (Exception e)
        {
            // Words that are not ours may say more than everybody may read.
            return Bad($"It failed: {e.GetType().Name}.");
        }
    }
}
