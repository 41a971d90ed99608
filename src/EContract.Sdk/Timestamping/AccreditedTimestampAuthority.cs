using EContract.Sdk.Cryptography;

namespace EContract.Sdk.Timestamping;

/// <summary>Refuses the tokens of an authority that was not on a list when it made them, whoever vouches for it otherwise.</summary>
public sealed class AccreditedTimestampAuthority : ITimestampAuthority
{
    private readonly ITimestampAuthority _authority;
    private readonly TsaTrustProfile _profile;

    /// <summary>Limits an authority.</summary>
    /// <param name="authority">Who makes the tokens.</param>
    /// <param name="profile">Whose tokens are accepted.</param>
    public AccreditedTimestampAuthority(ITimestampAuthority authority, TsaTrustProfile profile)
    {
        ArgumentNullException.ThrowIfNull(authority);
        ArgumentNullException.ThrowIfNull(profile);
        _authority = authority;
        _profile = profile;
    }

    /// <inheritdoc/>
    /// <exception cref="TimestampException">As said, and with <see cref="TimestampFailure.NotAccredited"/> when the authority is not on the list.</exception>
    public async ValueTask<TimestampToken> TimestampAsync(
        ReadOnlyMemory<byte> digest,
        DigestAlgorithm algorithm,
        CancellationToken cancellationToken = default)
    {
        TimestampToken token = await _authority.TimestampAsync(digest, algorithm, cancellationToken).ConfigureAwait(false);
        return _profile.FindFault(token.FindSigner(), token.Time) is { } fault
            ? throw new TimestampException(TimestampFailure.NotAccredited, $"The timestamp of {token.Time:u} is not accepted: {fault}.")
            : token;
    }
}
