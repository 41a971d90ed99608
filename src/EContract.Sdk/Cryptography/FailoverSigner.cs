using System.Security.Cryptography.X509Certificates;
using EContract.Sdk.Diagnostics;

namespace EContract.Sdk.Cryptography;

/// <summary>
/// Several signers in order of preference, such as the same key on two HSMs: the next is asked when one cannot be reached or does not
/// answer; one that keeps failing is left alone for a while. A signer that refuses (a wrong PIN, a missing key, an algorithm it lacks)
/// ends the attempt: that is a fault to be looked at, not to be hidden by another key's signature.
/// </summary>
/// <remarks>
/// <para>A signature is only ever made by the key of the certificate that it is asked for. Where the signers share one certificate, what
/// one cannot sign the next does at once. Where each has its own, a document that was begun for one that fails ends with its failure,
/// which is transient; the next document is signed by the next signer.</para>
/// <para>The signers are not disposed with it. Safe for concurrent use.</para>
/// </remarks>
public sealed class FailoverSigner : ISigner
{
    private readonly Member[] _members;

    /// <summary>Creates the list with the default options.</summary>
    /// <param name="signers">The signers, the preferred first; at least one.</param>
    public FailoverSigner(params IEnumerable<ISigner> signers)
        : this(signers, null)
    {
    }

    /// <summary>Creates the list.</summary>
    /// <param name="signers">The signers, the preferred first; at least one.</param>
    /// <param name="options">When one that keeps failing is left alone.</param>
    /// <param name="timeProvider">The clock that says for how long.</param>
    /// <exception cref="ArgumentException">There is none.</exception>
    public FailoverSigner(IEnumerable<ISigner> signers, FailoverSignerOptions? options, TimeProvider? timeProvider = null)
    {
        ArgumentNullException.ThrowIfNull(signers);
        options ??= new FailoverSignerOptions();
        timeProvider ??= TimeProvider.System;
        _members =
        [
            .. signers.Select(signer => new Member(
                signer, new CircuitBreaker<SignerException>(options.FailureThreshold, options.BreakDuration, timeProvider))),
        ];
        if (_members.Length == 0)
            throw new ArgumentException("At least one signer is needed.", nameof(signers));
    }

    /// <summary>The signers, the preferred first, e.g. to probe each of them.</summary>
    public IEnumerable<ISigner> Signers => _members.Select(member => member.Signer);

    /// <summary>Gets the credential of the first signer that is not left alone and can be reached.</summary>
    /// <inheritdoc/>
    public ValueTask<SigningCredential> GetCredentialAsync(CancellationToken cancellationToken = default) =>
        // A signer may know its credential without asking its key: that says nothing about the key's health.
        FirstAsync((member, token) => member.GetCredentialAsync(token), provesHealth: false, cancellationToken);

    /// <summary>Signs where all signers have the same certificate.</summary>
    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">They have not, so that it must be said which is meant.</exception>
    public async ValueTask<IReadOnlyList<ReadOnlyMemory<byte>>> SignAsync(
        IReadOnlyList<ReadOnlyMemory<byte>> digests,
        CancellationToken cancellationToken = default)
    {
        return await FirstAsync(
            async (member, token) =>
            {
                SigningCredential own = await member.GetCredentialAsync(token).ConfigureAwait(false);
                ThrowIfOthersDiffer(own.Certificate);
                return await member.Signer.SignAsync(own.Certificate, digests, token).ConfigureAwait(false);
            },
            provesHealth: true,
            cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<ReadOnlyMemory<byte>>> SignAsync(
        X509Certificate2 certificate,
        IReadOnlyList<ReadOnlyMemory<byte>> digests,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        IReadOnlyList<ReadOnlyMemory<byte>>? signatures = await FirstAsync(
            async (member, token) =>
            {
                SigningCredential own = await member.GetCredentialAsync(token).ConfigureAwait(false);
                return AreSame(own.Certificate, certificate)
                    ? await member.Signer.SignAsync(certificate, digests, token).ConfigureAwait(false)
                    : null;
            },
            provesHealth: true,
            cancellationToken).ConfigureAwait(false);
        return signatures ?? throw new SignerException(
            SignerFailure.KeyNotFound, $"None of the signers has the certificate of {certificate.Subject}.");
    }

    // The first answer that is not null; null when nobody failed, and nobody had one.
    private async ValueTask<TResult> FirstAsync<TResult>(
        Func<Member, CancellationToken, ValueTask<TResult>> ask, bool provesHealth, CancellationToken cancellationToken)
    {
        var failures = new List<SignerException>();
        foreach (Member member in _members)
        {
            CircuitBreaker<SignerException> breaker = member.Breaker;
            SignerException? known = breaker.LastFailure;
            if (!breaker.TryEnter())
            {
                failures.Add(known ?? new SignerException(SignerFailure.Unavailable, "A signer that kept failing is being tried again."));
                continue;
            }

            try
            {
                TResult answer = await ask(member, cancellationToken).ConfigureAwait(false);
                if (answer is not null && provesHealth)
                    breaker.Answered();
                else
                    breaker.Abandoned();
                if (answer is not null)
                    return answer;
            }
            catch (SignerException e) when (e.IsTransient)
            {
                breaker.Failed(e);
                failures.Add(e);
            }
            catch (SignerException)
            {
                breaker.Answered();
                throw;
            }
            catch
            {
                breaker.Abandoned();
                throw;
            }
        }

        return failures.Count == 0
            ? default!
            : throw new SignerException(
                failures[^1].Failure,
                string.Join(" ", failures.Select(failure => failure.Message)),
                failures.Count == 1 ? failures[0] : new AggregateException(failures));
    }

    // Whoever was given a credential here was given one of these.
    private void ThrowIfOthersDiffer(X509Certificate2 certificate)
    {
        if (Array.Find(_members, member => member.Certificate is { } known && !AreSame(known, certificate)) is { } other)
        {
            throw new InvalidOperationException(
                $"The signers have different certificates, {certificate.Subject} and {other.Certificate!.Subject}: say which is to sign.");
        }
    }

    private static bool AreSame(X509Certificate2 one, X509Certificate2 other) =>
        one.RawDataMemory.Span.SequenceEqual(other.RawDataMemory.Span);

    private sealed class Member(ISigner signer, CircuitBreaker<SignerException> breaker)
    {
        private volatile X509Certificate2? _certificate;

        public ISigner Signer { get; } = signer;

        public CircuitBreaker<SignerException> Breaker { get; } = breaker;

        /// <summary>The certificate last seen.</summary>
        public X509Certificate2? Certificate => _certificate;

        public async ValueTask<SigningCredential> GetCredentialAsync(CancellationToken cancellationToken)
        {
            SigningCredential credential = await Signer.GetCredentialAsync(cancellationToken).ConfigureAwait(false);
            _certificate = credential.Certificate;
            return credential;
        }
    }
}
