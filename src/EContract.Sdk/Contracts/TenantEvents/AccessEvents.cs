namespace EContract.Sdk.Contracts.TenantEvents;

/// <summary>Somebody searched.</summary>
/// <param name="QuerySha256">
/// HMAC-SHA-256 (RFC 2104) of what was asked, hexadecimal, under a key that a process has for itself: that two of its searches were the same shows; what was
/// looked for does not, nor can it be confirmed by guessing.
/// </param>
/// <param name="Count">How many were found, of those that were given at once.</param>
public sealed record SearchPerformed(string QuerySha256, int Count) : TenantEvent;

/// <summary>A user of the host opened a sealed document, or the certificate of conclusion.</summary>
/// <param name="EnvelopeId">The envelope.</param>
/// <param name="DocumentId">The document.</param>
/// <param name="Sha256">SHA-256 of what was given, hexadecimal.</param>
public sealed record DocumentExported(EnvelopeId EnvelopeId, DocumentId DocumentId, string Sha256) : TenantEvent;

/// <summary>A user of the host read what happened to an envelope.</summary>
/// <param name="EnvelopeId">The envelope.</param>
public sealed record AuditViewed(EnvelopeId EnvelopeId) : TenantEvent;

/// <summary>What happened was exported.</summary>
/// <param name="Format">In which format, as in <c>csv</c>.</param>
/// <param name="EnvelopeId">Of which envelope; <see langword="null"/> for all of the tenant.</param>
/// <param name="From">Since when; <see langword="null"/> for ever.</param>
/// <param name="To">Before when; <see langword="null"/> for now.</param>
/// <param name="Count">How many events were given.</param>
/// <param name="IsComplete">Whether the export came to its end.</param>
public sealed record AuditExported(string Format, EnvelopeId? EnvelopeId, DateTimeOffset? From, DateTimeOffset? To, long Count, bool IsComplete) : TenantEvent;

/// <summary>The audit was verified.</summary>
/// <param name="Events">How many events were looked at.</param>
/// <param name="Anchors">How many anchors were looked at.</param>
/// <param name="Findings">How many things were wrong.</param>
/// <param name="IsComplete">Whether it came to its end.</param>
public sealed record AuditVerified(long Events, long Anchors, long Findings, bool IsComplete = true) : TenantEvent;

/// <summary>Records were exported for a tax audit (電子帳簿保存法: 税務職員によるダウンロードの求め).</summary>
/// <param name="QuerySha256">As of a search (<see cref="SearchPerformed"/>).</param>
/// <param name="Count">How many records were given.</param>
public sealed record TaxAuditExported(string QuerySha256, long Count) : TenantEvent;
