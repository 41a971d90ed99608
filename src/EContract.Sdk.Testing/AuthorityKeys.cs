namespace EContract.Sdk.Testing;

/// <summary>The four authorities' certificates with keys.</summary>
internal sealed record AuthorityKeys(AuthorityKey Root, AuthorityKey IssuingCa, AuthorityKey Timestamping, AuthorityKey Ocsp);
