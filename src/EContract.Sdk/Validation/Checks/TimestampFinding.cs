using System.Security.Cryptography.X509Certificates;
using EContract.Sdk.Timestamping;

namespace EContract.Sdk.Validation.Checks;

/// <summary>A timestamp and what it is worth.</summary>
/// <param name="Token">The token.</param>
/// <param name="Signer">The authority's certificate, where found.</param>
/// <param name="Holds">Whether it covers what it should and is what its signer made.</param>
/// <param name="Verdict">The whole judgement, trust included.</param>
/// <param name="IsOfListedService">Whether the policy's list, if it has one, knows the authority.</param>
/// <param name="Chain">What was found out about the authority, where it came to that.</param>
internal sealed record TimestampFinding(
    TimestampToken Token, X509Certificate2? Signer, bool Holds, Verdict Verdict, bool IsOfListedService = true, ChainFinding? Chain = null);
