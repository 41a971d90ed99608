namespace EContract.Sdk.Signing.Forms;

/// <summary>What a form field is filled with.</summary>
public sealed record PdfFormValue
{
    private PdfFormValue(IReadOnlyList<string> texts, bool? isChecked) => (Texts, IsChecked) = (texts, isChecked);

    /// <summary>The text, or the options chosen.</summary>
    internal IReadOnlyList<string> Texts { get; }

    /// <summary>Whether a check box is on; <see langword="null"/> for what is no check mark.</summary>
    internal bool? IsChecked { get; }

    /// <summary>A text; in a choice field or a group of radio buttons, the option of that text. Empty: nothing.</summary>
    public static PdfFormValue Text(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return new PdfFormValue([text], null);
    }

    /// <summary>A check box, on or off.</summary>
    public static PdfFormValue Check(bool isChecked) => new([], isChecked);

    /// <summary>Options of a list, which may allow several.</summary>
    public static PdfFormValue Choose(params IReadOnlyList<string> options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new PdfFormValue([.. options], null);
    }

    /// <summary>The same as <see cref="Text"/>.</summary>
    public static implicit operator PdfFormValue(string text) => Text(text);

    /// <summary>The same as <see cref="Check"/>.</summary>
    public static implicit operator PdfFormValue(bool isChecked) => Check(isChecked);

    /// <summary>The same as <see cref="Text"/>, for languages without conversions of their own.</summary>
    public static PdfFormValue FromString(string text) => Text(text);

    /// <summary>The same as <see cref="Check"/>, likewise.</summary>
    public static PdfFormValue FromBoolean(bool isChecked) => Check(isChecked);

    /// <summary>Says which kind it is, not what it holds: it may be personal.</summary>
    public override string ToString() => IsChecked is { } on ? $"check {on}" : $"text of {Texts.Sum(text => text.Length)} characters";
}
