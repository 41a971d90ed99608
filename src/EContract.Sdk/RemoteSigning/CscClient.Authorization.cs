using System.Security.Cryptography;
using System.Text.Json;
using EContract.Sdk.Cryptography;
using EContract.Sdk.RemoteSigning.Protocol;

namespace EContract.Sdk.RemoteSigning;

public sealed partial class CscClient
{
    // A service that asks its user by phone is asked about it at this pace.
    private static readonly TimeSpan CheckInterval = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Has the use of a credential authorized for certain hashes (11.6), in explicit and implicit mode. Where the service asks its
    /// user by itself, waits for him (11.7).
    /// </summary>
    /// <param name="hashes">What is to be signed.</param>
    /// <param name="authentication">What the user proves himself with; overwritten on return.</param>
    /// <param name="description">What the user is shown of it, 500 characters at most.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="SignerException">The user did not prove himself, or the service refused, or cannot be reached.</exception>
    public async ValueTask<CscActivation> AuthorizeAsync(
        CscHashes hashes,
        IReadOnlyList<CscAuthenticationValue>? authentication = null,
        string? description = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(hashes);
        ReadOnlyMemory<byte>[] secrets = [.. (authentication ?? []).Where(item => item.Value is not null).Select(item => (ReadOnlyMemory<byte>)item.Value!)];
        try
        {
            CscAnswer answer = await CallAsync(
                "credentials/authorize",
                body =>
                {
                    body.WriteString("credentialID", hashes.CredentialId);
                    body.WriteNumber("numSignatures", hashes.Hashes.Count);
                    WriteHashes(body, hashes);
                    WriteAuthentication(body, authentication ?? []);
                    if (description is not null)
                        body.WriteString("description", description);
                },
                new CscCall(IsIdempotent: false, SignerFailure.AccessDenied, secrets),
                cancellationToken).ConfigureAwait(false);
            return await AwaitActivationAsync(answer, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            foreach (CscAuthenticationValue item in authentication ?? [])
                CryptographicOperations.ZeroMemory(item.Value);
        }
    }

    /// <summary>Gets the challenge of an authentication object, or has the service send it, as by SMS (11.8).</summary>
    /// <param name="credentialId">The credential.</param>
    /// <param name="authenticationObjectId">The authentication object.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>The challenge; <see langword="null"/> when it goes to the user another way.</returns>
    /// <exception cref="SignerException">The service refused, or cannot be reached.</exception>
    public async ValueTask<string?> GetChallengeAsync(
        string credentialId, string authenticationObjectId, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(credentialId);
        ArgumentException.ThrowIfNullOrEmpty(authenticationObjectId);
        using CscAnswer answer = await CallAsync(
            "credentials/getChallenge",
            body =>
            {
                body.WriteString("credentialID", credentialId);
                body.WriteString("authObjectID", authenticationObjectId);
            },
            // Twice may mean two messages on the user's phone.
            new CscCall(IsIdempotent: false, SignerFailure.AccessDenied),
            cancellationToken).ConfigureAwait(false);
        return answer.Fields.String("challenge");
    }

    /// <summary>Exchanges activation data for new ones that cover other hashes of the same authorization (11.9).</summary>
    /// <param name="hashes">What is to be signed next.</param>
    /// <param name="activation">The present ones, still usable; void afterwards.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="SignerException">The service refused, or cannot be reached.</exception>
    public async ValueTask<CscActivation> ExtendTransactionAsync(CscHashes hashes, CscActivation activation, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(hashes);
        ArgumentNullException.ThrowIfNull(activation);
        using CscAnswer answer = await CallAsync(
            "credentials/extendTransaction",
            body =>
            {
                body.WriteString("credentialID", hashes.CredentialId);
                WriteHashes(body, hashes);
                body.WriteString("SAD", activation.Value.Span);
            },
            new CscCall(IsIdempotent: false, SignerFailure.AccessDenied, activation.Value),
            cancellationToken).ConfigureAwait(false);
        return ReadActivation(answer.Fields);
    }

    private async ValueTask<CscActivation> AwaitActivationAsync(CscAnswer answer, CancellationToken cancellationToken)
    {
        DateTimeOffset deadline = _timeProvider.GetUtcNow() + _options.AuthorizationTimeout;
        while (answer.IsUnderWay)
        {
            string handle;
            using (answer)
                handle = answer.Fields.RequireString("handle");
            if (_timeProvider.GetUtcNow() >= deadline)
                throw new SignerException(SignerFailure.AccessDenied, $"The user of {ServiceUri} did not answer within {_options.AuthorizationTimeout.TotalSeconds:0} s.");
            await Task.Delay(CheckInterval, _timeProvider, cancellationToken).ConfigureAwait(false);
            answer = await CallAsync(
                "credentials/authorizeCheck",
                body => body.WriteString("handle", handle),
                new CscCall(IsIdempotent: true, SignerFailure.AccessDenied),
                cancellationToken).ConfigureAwait(false);
        }

        using (answer)
            return ReadActivation(answer.Fields);
    }

    private CscActivation ReadActivation(CscFields fields) =>
        new(fields.RequireString("SAD"), _timeProvider.GetUtcNow() + AccessToken.Lifetime(fields.Number("expiresIn")));

    private static void WriteHashes(Utf8JsonWriter body, CscHashes hashes)
    {
        body.WriteStartArray("hashes");
        foreach (ReadOnlyMemory<byte> hash in hashes.Hashes)
            body.WriteBase64StringValue(hash.Span);
        body.WriteEndArray();
        body.WriteString("hashAlgorithmOID", hashes.Algorithm.Oid);
    }

    private static void WriteAuthentication(Utf8JsonWriter body, IReadOnlyList<CscAuthenticationValue> authentication)
    {
        if (authentication.Count == 0)
            return;
        body.WriteStartArray("authData");
        foreach (CscAuthenticationValue item in authentication)
        {
            body.WriteStartObject();
            body.WriteString("id", item.Id);
            if (item.Value is { } value)
                body.WriteString("value", value);
            body.WriteEndObject();
        }

        body.WriteEndArray();
    }
}
