namespace EContract.Sdk.Contracts.TenantEvents;

/// <summary>A setting was changed.</summary>
/// <param name="Setting">Which.</param>
/// <param name="Before">What it was; <see langword="null"/> for not set.</param>
/// <param name="After">What it is; <see langword="null"/> for not set.</param>
public sealed record SettingsChanged(string Setting, string? Before, string? After) : TenantEvent;

/// <summary>All stored documents were read, and are what was saved.</summary>
/// <param name="Documents">How many.</param>
public sealed record ScrubSucceeded(long Documents) : TenantEvent;

/// <summary>A stored document is not what was saved, or cannot be read.</summary>
/// <param name="EnvelopeId">The envelope.</param>
/// <param name="DocumentId">The document.</param>
/// <param name="Sha256">What it should be, hexadecimal.</param>
/// <param name="Reason">What is wrong.</param>
public sealed record ScrubFailed(EnvelopeId EnvelopeId, DocumentId DocumentId, string Sha256, string Reason) : TenantEvent;

/// <summary>A stored document that no log names, or that should have been destroyed, is destroyed: said before it is done.</summary>
/// <param name="EnvelopeId">The envelope that it lies under.</param>
/// <param name="DocumentId">The document's name in the store.</param>
/// <param name="Sha256">Its hash, hexadecimal.</param>
/// <param name="Reason">Why.</param>
public sealed record DocumentShredded(EnvelopeId EnvelopeId, string DocumentId, string Sha256, string Reason) : TenantEvent;

/// <summary>A backup was made.</summary>
/// <param name="Location">Where it lies, as the host names it.</param>
/// <param name="Sha256">SHA-256 of it, hexadecimal, where the host knows.</param>
public sealed record BackupMade(string Location, string? Sha256 = null) : TenantEvent;

/// <summary>A backup took the database's place, and somebody said that it was meant so.</summary>
/// <param name="LostAnchorsFrom">The first anchor that is lost with it.</param>
/// <param name="LostAnchorsTo">The last one.</param>
/// <param name="Reason">Why.</param>
public sealed record BackupRestored(long LostAnchorsFrom, long LostAnchorsTo, string Reason) : TenantEvent;

/// <summary>No anchor could be made. Told once, until one succeeds.</summary>
/// <param name="Reason">Why.</param>
public sealed record AnchoringFailed(string Reason) : TenantEvent;
