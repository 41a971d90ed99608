namespace EContract.Sdk.Signing.Forms;

/// <summary>What a form field takes (ISO 32000-2, 12.7.5).</summary>
public enum PdfFormFieldKind
{
    /// <summary>Text (12.7.5.3).</summary>
    Text,

    /// <summary>A mark, on or off (12.7.5.2.3).</summary>
    CheckBox,

    /// <summary>Buttons of which one is on (12.7.5.2.4).</summary>
    RadioButtons,

    /// <summary>A list that opens, and shows the option chosen (12.7.5.4).</summary>
    ComboBox,

    /// <summary>A list of which one option or several are chosen (12.7.5.4).</summary>
    ListBox,

    /// <summary>What takes no value from a form: push buttons, signatures, files, passwords.</summary>
    Other,
}
