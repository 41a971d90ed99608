using EContract.Sdk.Cryptography;
using EContract.Sdk.Timestamping;

namespace EContract.Sdk.Workflow.Readiness;

/// <summary>Asks the services that signatures need whether they work.</summary>
internal interface ISigningProbe
{
    /// <summary>Looks at a key and judges its certificate.</summary>
    /// <param name="key">The key.</param>
    /// <param name="signs">Whether to have it sign random bytes: a key that a person has to release must not be asked for nothing.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    ValueTask<KeyHealth> ProbeAsync(ISigner key, bool signs, CancellationToken cancellationToken);

    /// <summary>Obtains a token. <see langword="null"/> when there is no authority to ask.</summary>
    ValueTask<TimestampAuthorityHealth?> ProbeTimestampAuthorityAsync(CancellationToken cancellationToken);
}
