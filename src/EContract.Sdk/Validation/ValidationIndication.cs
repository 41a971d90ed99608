namespace EContract.Sdk.Validation;

/// <summary>The main status of ETSI EN 319 102-1, 5.1.3.</summary>
public enum ValidationIndication
{
    /// <summary>The signature is valid under the policy.</summary>
    TotalPassed,

    /// <summary>What is at hand does not suffice to say.</summary>
    Indeterminate,

    /// <summary>The signature is not valid: broken, or proven to have been made when it must not.</summary>
    TotalFailed,

    /// <summary>There is no signature.</summary>
    NoSignature,
}
