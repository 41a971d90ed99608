using EContract.Sdk.Diagnostics;

namespace EContract.Sdk.Signing.Forms;

/// <summary>Why a form was not filled in.</summary>
public enum PdfFormFailure
{
    /// <summary>The document carries a signature: filling in would be a change after signing.</summary>
    AlreadySigned,

    /// <summary>The form is an XFA form (ISO 32000-2, 12.7.8): viewers show its own data in the place of the fields.</summary>
    Xfa,

    /// <summary>The document has no such field.</summary>
    FieldUnknown,

    /// <summary>The field takes no value, or none of that kind.</summary>
    WrongKind,

    /// <summary>The field is made in a way that it cannot be filled in.</summary>
    Malformed,

    /// <summary>The text has more characters than the field allows (MaxLen).</summary>
    TooLong,

    /// <summary>The field does not offer this option, or not several.</summary>
    NotAnOption,

    /// <summary>The text does not fit into its field at a size that can be read.</summary>
    DoesNotFit,

    /// <summary>The text has a character that is not seen and changes how it is read, or a line break where there is one line.</summary>
    InvisibleCharacter,

    /// <summary>There is text to show, but no font to show it with.</summary>
    FontMissing,

    /// <summary>No font has a glyph for a character.</summary>
    GlyphMissing,
}

/// <summary>A form was not filled in, and nothing was written.</summary>
public sealed class PdfFormException : EContractException
{
    /// <summary>Creates the error.</summary>
    public PdfFormException(PdfFormFailure failure, string? fieldName, string message, Exception? innerException = null)
        : base(message, innerException) => (Failure, FieldName) = (failure, fieldName);

    /// <summary>What kind of failure it is.</summary>
    public PdfFormFailure Failure { get; }

    /// <summary>The field's fully qualified name; <see langword="null"/> where the document as a whole is refused.</summary>
    public string? FieldName { get; }
}
