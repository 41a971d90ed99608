using EContract.Sdk.Pdf;
using EContract.Sdk.Pdf.Forms;
using EContract.Sdk.Pdf.Objects;
using EContract.Sdk.Pdf.Revisions;

namespace EContract.Sdk.Signing.Forms;

/// <summary>A place where a field is seen (ISO 32000-2, 12.5.6.19).</summary>
internal sealed record FieldWidget(PdfReference Reference, PdfDictionary Dictionary)
{
    // Table 167.
    private const long Hidden = 1 << 1, NoView = 1 << 5;

    /// <summary>Whether its flags let viewers show it.</summary>
    public bool IsShown => (((Dictionary["F"] as PdfInteger)?.Value ?? 0) & (Hidden | NoView)) == 0;
}

/// <summary>An option of a choice field: what is kept, and what is seen (ISO 32000-2, table 234).</summary>
internal sealed record ChoiceOption(string Export, string Display);

/// <summary>A terminal field with all that it takes from the fields above it (ISO 32000-2, 12.7.4.1).</summary>
internal sealed class FillableField
{
    // Tables 227, 229, 231 and 233, counted from 1 there.
    private const int ReadOnlyFlag = 1, RequiredFlag = 1 << 1, Multiline = 1 << 12, Password = 1 << 13, Radio = 1 << 15, PushButton = 1 << 16,
        Combo = 1 << 17, Editable = 1 << 18, FileSelect = 1 << 20, MultiSelect = 1 << 21, CombFlag = 1 << 24;

    private const int MaxDepth = 64, MaxOptions = 10_000;

    private readonly PdfRevision _revision;
    private readonly AcroForm _form;
    private readonly FormField _field;
    private readonly long _flags;
    private readonly FieldWidget[]? _widgets;

    public FillableField(PdfRevision revision, AcroForm form, FormField field)
    {
        (_revision, _form, _field) = (revision, form, field);
        _flags = (Inherited("Ff") as PdfInteger)?.Value ?? 0;
        Kind = field.Type switch
        {
            "Tx" when !Has(Password | FileSelect) => PdfFormFieldKind.Text,
            "Btn" when Has(PushButton) => PdfFormFieldKind.Other,
            "Btn" => Has(Radio) ? PdfFormFieldKind.RadioButtons : PdfFormFieldKind.CheckBox,
            "Ch" => Has(Combo) ? PdfFormFieldKind.ComboBox : PdfFormFieldKind.ListBox,
            _ => PdfFormFieldKind.Other,
        };
        _widgets = ReadWidgets();
        Options = field.Type == "Ch" && revision.Resolve(Inherited("Opt")) is PdfArray options ? [.. options.Take(MaxOptions).Select(OptionOf)] : [];
    }

    public string Name => _field.FullName;

    public PdfReference? Reference => _field.Reference;

    public PdfFormFieldKind Kind { get; }

    public bool IsMultiline => Has(Multiline);

    public bool IsEditable => Has(Editable);

    public bool AllowsSeveral => Has(MultiSelect);

    /// <summary>Table 232: the most characters of a text.</summary>
    public int? MaxLength => _revision.Resolve(Inherited("MaxLen")) is PdfInteger { Value: >= 0 and <= int.MaxValue } length ? (int)length.Value : null;

    /// <summary>Table 231: each character in a cell of its own, MaxLen of them side by side.</summary>
    public bool IsComb => Has(CombFlag) && !IsMultiline && MaxLength is > 0;

    public IReadOnlyList<ChoiceOption> Options { get; }

    public IReadOnlyList<string> Values => _revision.Resolve(_field.Value) switch
    {
        PdfArray several => [.. several.Select(TextOf)],
        PdfName name => [ButtonOption.TextOf(name.Value)],
        { } value => [TextOf(value)],
        null => [],
    };

    /// <summary>Where it is seen: its kids, or the field itself.</summary>
    /// <exception cref="PdfFormException">A part of it is no object of its own, so that it cannot be changed.</exception>
    public IReadOnlyList<FieldWidget> Widgets() => _widgets ?? throw new PdfFormException(
        PdfFormFailure.Malformed, Name, $"The field '{Name}' or a part of it is no object of its own and cannot be changed (ISO 32000-2, 12.7.4.1).");

    /// <summary>The states that a widget of a button can show, but for Off.</summary>
    public IReadOnlyList<ButtonOption> StatesOf(FieldWidget widget, int index)
    {
        if (_revision.Resolve((_revision.Resolve(widget.Dictionary, "AP") as PdfDictionary)?["N"]) is not PdfDictionary states)
            return [];
        // Table 230: what the kids stand for, in their order.
        string? label = _revision.Resolve(Inherited("Opt")) is PdfArray labels && index < labels.Count ? TextOf(labels[index]) : null;
        return [.. states.Where(state => state.Key != ButtonOption.Off).Select(state => new ButtonOption(state.Key, label ?? ButtonOption.TextOf(state.Key)))];
    }

    /// <summary>An entry of a widget, of the field or those above it, or of the form (12.7.4.3).</summary>
    public PdfObject? Variable(FieldWidget widget, string key) =>
        _revision.Resolve(widget.Dictionary[key]) ?? _revision.Resolve(Inherited(key)) ?? _revision.Resolve(_form.Dictionary[key]);

    public PdfObject ReadOnlyFlags() => new PdfInteger(_flags | ReadOnlyFlag);

    public PdfFormField Describe() => new()
    {
        Name = Name,
        Kind = Kind,
        Value = Kind == PdfFormFieldKind.Other ? "" : string.Join('\n', Values),
        Options = Kind is PdfFormFieldKind.CheckBox or PdfFormFieldKind.RadioButtons
            ? [.. (_widgets ?? []).SelectMany(StatesOf).Select(option => option.Label).Distinct()]
            : [.. Options.Select(option => option.Display)],
        MaxLength = Kind == PdfFormFieldKind.Text ? MaxLength : null,
        IsMultiline = Kind == PdfFormFieldKind.Text && IsMultiline,
        IsReadOnly = Has(ReadOnlyFlag),
        IsRequired = Has(RequiredFlag),
    };

    private bool Has(int flags) => (_flags & flags) != 0;

    private PdfObject? Inherited(string key)
    {
        PdfDictionary? node = _field.Dictionary;
        for (int depth = 0; node is not null && depth < MaxDepth; depth++)
        {
            if (_revision.Resolve(node, key) is { } value)
                return value;
            node = _revision.Resolve(node, "Parent") as PdfDictionary;
        }

        return null;
    }

    private ChoiceOption OptionOf(PdfObject option) => _revision.Resolve(option) is PdfArray { Count: 2 } pair
        ? new ChoiceOption(TextOf(pair[0]), TextOf(pair[1]))
        : new ChoiceOption(TextOf(option), TextOf(option));

    // Table 226: a long text may stand in a stream.
    private string TextOf(PdfObject? value) => _revision.Resolve(value) switch
    {
        PdfString text => text.ToText(),
        PdfStream stream => new PdfString(_revision.Decode(stream)).ToText(),
        _ => "",
    };

    private FieldWidget[]? ReadWidgets()
    {
        if (_revision.Resolve(_field.Dictionary, "Kids") is not PdfArray kids)
            return Reference is null ? null : [new FieldWidget(Reference, _field.Dictionary)];
        FieldWidget[] widgets = [.. kids.OfType<PdfReference>()
            .Where(kid => _revision.Resolve(kid) is PdfDictionary)
            .Select(kid => new FieldWidget(kid, (PdfDictionary)_revision.Resolve(kid)!))];
        return widgets.Length == kids.Count ? widgets : null;
    }
}
