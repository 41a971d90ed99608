namespace EContract.Sdk.RemoteSigning;

/// <summary>What a browser brought back.</summary>
/// <param name="Code">The parameter <c>code</c>.</param>
/// <param name="State">The parameter <c>state</c>.</param>
public sealed record CscAuthorizationCode(string Code, string State);
