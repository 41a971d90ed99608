namespace EContract.Sdk.Contracts;

/// <summary>What a link lets its holder do: exactly one thing.</summary>
public enum LinkPurpose
{
    /// <summary>To view the documents and sign or decline.</summary>
    Sign,

    /// <summary>To download the result.</summary>
    Download,
}
