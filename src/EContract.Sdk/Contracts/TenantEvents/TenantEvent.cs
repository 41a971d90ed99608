using System.Reflection;
using System.Text.Json.Serialization;

namespace EContract.Sdk.Contracts.TenantEvents;

/// <summary>Something that happened in a tenant, and to no single envelope. The names here are what stands in the log: they never change.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(SearchPerformed), "search.performed")]
[JsonDerivedType(typeof(DocumentExported), "document.exported")]
[JsonDerivedType(typeof(AuditViewed), "audit.viewed")]
[JsonDerivedType(typeof(AuditExported), "audit.exported")]
[JsonDerivedType(typeof(AuditVerified), "audit.verified")]
[JsonDerivedType(typeof(TaxAuditExported), "taxaudit.export")]
[JsonDerivedType(typeof(SettingsChanged), "settings.changed")]
[JsonDerivedType(typeof(ScrubSucceeded), "scrub.ok")]
[JsonDerivedType(typeof(ScrubFailed), "scrub.failed")]
[JsonDerivedType(typeof(DocumentShredded), "document.shredded")]
[JsonDerivedType(typeof(BackupMade), "backup.made")]
[JsonDerivedType(typeof(BackupRestored), "backup.restored")]
[JsonDerivedType(typeof(AnchoringFailed), "anchor.failed")]
[JsonDerivedType(typeof(HostEvent), "host.event")]
public abstract record TenantEvent
{
    private static readonly Dictionary<Type, string> Names = typeof(TenantEvent)
        .GetCustomAttributes<JsonDerivedTypeAttribute>()
        .ToDictionary(derived => derived.DerivedType, derived => (string)derived.TypeDiscriminator!);

    /// <summary>The names that events of the SDK have in a tenant's log.</summary>
    internal static IReadOnlyCollection<string> AllNames => Names.Values;

    private protected TenantEvent()
    {
    }

    /// <summary>The event's name in the log, as in <c>search.performed</c>; of what a host records, the name that the host gave.</summary>
    [JsonIgnore]
    public virtual string Name => Names[GetType()];
}
