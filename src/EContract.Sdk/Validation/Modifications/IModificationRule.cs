namespace EContract.Sdk.Validation.Modifications;

/// <summary>Explains one kind of change that may be made to a signed document. What no rule explains is forbidden.</summary>
internal interface IModificationRule
{
    /// <summary>Explains what it can of an update, and says what is wrong with the rest of its own business.</summary>
    void Apply(UpdateContext update);
}
