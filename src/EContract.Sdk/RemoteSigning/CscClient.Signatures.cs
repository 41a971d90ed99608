using EContract.Sdk.Cryptography;
using EContract.Sdk.RemoteSigning.Protocol;

namespace EContract.Sdk.RemoteSigning;

public sealed partial class CscClient
{
    /// <summary>Has hashes signed (11.10). The values are as the service gave them: <see cref="CscSigner"/> verifies them, too.</summary>
    /// <param name="hashes">What is to be signed.</param>
    /// <param name="algorithm">How.</param>
    /// <param name="activation">What authorizes it; spent by this call, whatever comes of it.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>As many signature values as there are hashes, in the same order.</returns>
    /// <exception cref="SignerException">The service refused, or cannot be reached.</exception>
    public async ValueTask<IReadOnlyList<ReadOnlyMemory<byte>>> SignHashAsync(
        CscHashes hashes, CscSignatureAlgorithm algorithm, CscActivation activation, CancellationToken cancellationToken = default)
    {
        try
        {
            return await RequestSignaturesAsync(hashes, algorithm, activation, cancellationToken).ConfigureAwait(false);
        }
        catch (CscRefusedException e)
        {
            throw e.Error;
        }
    }

    /// <exception cref="CscRefusedException">The service refused.</exception>
    internal async ValueTask<IReadOnlyList<ReadOnlyMemory<byte>>> RequestSignaturesAsync(
        CscHashes hashes, CscSignatureAlgorithm algorithm, CscActivation activation, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(hashes);
        ArgumentNullException.ThrowIfNull(algorithm);
        ArgumentNullException.ThrowIfNull(activation);
        using CscAnswer answer = await _calls.SendAsync(
            "signatures/signHash",
            body =>
            {
                body.WriteString("credentialID", hashes.CredentialId);
                body.WriteString("SAD", activation.Value.Span);
                // The digest stands beside an algorithm that implies it, too, where services must ignore it and some ask for it.
                WriteHashes(body, hashes);
                body.WriteString("signAlgo", algorithm.Oid);
                if (algorithm.Parameters is { } parameters)
                    body.WriteBase64String("signAlgoParams", parameters.Span);
            },
            new CscCall(IsIdempotent: false, SignerFailure.SigningFailed, activation.Value),
            cancellationToken).ConfigureAwait(false);
        IReadOnlyList<string> values = answer.Fields.Strings("signatures");
        if (values.Count != hashes.Hashes.Count)
            throw answer.Fields.Unexpected("signatures", $"one for each of the {hashes.Hashes.Count} hashes, but {values.Count}");
        return [.. values.Select(value => Decode(value, answer.Fields))];
    }

    private static ReadOnlyMemory<byte> Decode(string value, CscFields fields)
    {
        try
        {
            return Convert.FromBase64String(value);
        }
        catch (FormatException)
        {
            throw fields.Unexpected("signatures", "Base64");
        }
    }
}
