namespace EContract.Sdk.Validation;

/// <summary>What was done to a document after a signature; each kind includes those before it.</summary>
public enum LaterChanges
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Validation material and document timestamps were added (and metadata updated).</summary>
    Ltv,

    /// <summary>Form fields were filled in, signatures or signature fields added.</summary>
    FormFilling,

    /// <summary>Annotations were added, changed or removed.</summary>
    Annotations,

    /// <summary>Something else: no rule explains it.</summary>
    Forbidden,
}
