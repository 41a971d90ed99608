namespace EContract.Sdk.Pkcs11;

/// <summary>Says which key of a token wraps the keys of documents.</summary>
public sealed class Pkcs11KeyWrapperOptions : Pkcs11TokenOptions
{
    private const int MaxLabelLength = 64;

    /// <summary>The label of the key that wraps now: an AES key, or an RSA private key. Required.</summary>
    /// <remarks>
    /// It is written beside everything it wraps, and finds the key again: 1 to 64 printable ASCII characters without spaces, of one
    /// key of the token, and never given to another key. Keys of earlier labels unwrap as long as they are on the token.
    /// </remarks>
    public string KeyLabel { get; set; } = "";

    /// <inheritdoc/>
    internal override IEnumerable<string> FindErrors()
    {
        foreach (string error in base.FindErrors())
            yield return error;
        if (!IsUsableLabel(KeyLabel))
            yield return $"{nameof(KeyLabel)} must be 1 to {MaxLabelLength} printable ASCII characters without spaces, not '{KeyLabel}'.";
    }

    /// <summary>Whether a label can stand beside what its key wraps.</summary>
    internal static bool IsUsableLabel(string label) =>
        label.Length is > 0 and <= MaxLabelLength && !label.AsSpan().ContainsAnyExceptInRange('!', '~');

    /// <summary>A copy that later changes to this object do not touch.</summary>
    internal Pkcs11KeyWrapperOptions Clone() => (Pkcs11KeyWrapperOptions)MemberwiseClone();
}
