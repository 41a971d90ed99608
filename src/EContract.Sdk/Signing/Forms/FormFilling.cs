using System.Globalization;
using EContract.Sdk.Pdf.Forms;
using EContract.Sdk.Pdf.Layout;
using EContract.Sdk.Pdf.Objects;
using EContract.Sdk.Pdf.Revisions;
using EContract.Sdk.Pdf.Structure;

namespace EContract.Sdk.Signing.Forms;

/// <summary>Fills fields in, in one update.</summary>
internal sealed class FormFilling
{
    // What no field has room for; laying it out would take its time.
    private const int MaxTextLength = 100_000;

    private readonly IncrementalUpdate _update;
    private readonly AcroForm _form;
    private readonly PdfFormOptions _options;
    private readonly Dictionary<string, FillableField> _fields = new(StringComparer.Ordinal);
    private readonly HashSet<string> _repeated = new(StringComparer.Ordinal);
    private readonly Lazy<HashSet<PdfReference>> _annotations;
    private readonly FieldDrawing _drawing;

    public FormFilling(IncrementalUpdate update, AcroForm form, PdfFormOptions options)
    {
        _update = update;
        _form = form;
        _options = options;
        _drawing = new FieldDrawing(update, options);
        _annotations = new(() => [.. PageTree.Pages(update.Revision)
            .SelectMany(page => update.Revision.Resolve(page.Page, "Annots") as PdfArray ?? PdfArray.Empty)
            .OfType<PdfReference>()]);
        foreach (FormField field in form.Fields)
        {
            if (!_fields.TryAdd(field.FullName, new FillableField(update.Revision, form, field)))
                _repeated.Add(field.FullName);
        }
    }

    /// <exception cref="PdfFormException">A value cannot be put into its field.</exception>
    public void Fill(IReadOnlyDictionary<string, PdfFormValue> values)
    {
        // In the order of the form, so that the same values give the same file.
        foreach (string name in values.Keys.Where(name => !_fields.ContainsKey(name)).Order(StringComparer.Ordinal))
            throw new PdfFormException(PdfFormFailure.FieldUnknown, name, $"The document's form has no field '{name}'.");
        foreach (FillableField field in _fields.Values.Where(field => values.ContainsKey(field.Name)))
        {
            RequireSeen(field);
            Fill(field, values[field.Name]);
        }

        if (values.Count > 0)
            DrawOthers(values);
        _drawing.Complete();
    }

    // What is kept and what is seen have to be one: of two fields of a name one would keep another value, and of a field that no page shows
    // nobody would see it.
    private void RequireSeen(FillableField field)
    {
        if (_repeated.Contains(field.Name))
            throw new PdfFormException(PdfFormFailure.Malformed, field.Name, $"The form has several fields named '{field.Name}', of which one name would have two values (ISO 32000-2, 12.7.4.2).");
        if (field.Kind != PdfFormFieldKind.Other && !field.Widgets().Any(widget => widget.IsShown && _annotations.Value.Contains(widget.Reference)))
            throw new PdfFormException(PdfFormFailure.Malformed, field.Name, $"The field '{field.Name}' is hidden or on no page, so that nobody would see its value (ISO 32000-2, 12.5.3).");
    }

    // Where viewers are told to draw all fields anew (NeedAppearances, table 224), they would draw the filled ones too, each in its
    // own way. So all are drawn here, and viewers need not.
    private void DrawOthers(IReadOnlyDictionary<string, PdfFormValue> values)
    {
        if (_update.Revision.Resolve(_form.Dictionary, "NeedAppearances") is not PdfBoolean { Value: true })
            return;
        foreach (FillableField field in _fields.Values.Where(field => !values.ContainsKey(field.Name) && field.Values.Any(value => value.Length > 0)))
        {
            if (field.Kind is PdfFormFieldKind.Text or PdfFormFieldKind.ComboBox)
                _drawing.Text(field, Shown(field, field.Values[0]));
            else if (field.Kind == PdfFormFieldKind.ListBox)
                _drawing.List(field, [.. field.Values.Select(value => IndexOf(field, value)).Where(index => index >= 0)]);
        }

        PdfDictionary form = _form.Dictionary.Without("NeedAppearances");
        if (_form.Reference is { } reference)
            _update.Set(reference, form);
        else
            _update.Set(_update.Revision.CatalogReference, _update.Revision.Catalog.With("AcroForm", form));
    }

    private void Fill(FillableField field, PdfFormValue value)
    {
        switch (field.Kind)
        {
            case PdfFormFieldKind.Text when value.Texts is [var text]:
                RequireReadable(field, text, field.IsMultiline);
                _drawing.Text(field, text);
                Change(field, ("V", PdfString.FromText(text)));
                break;
            case PdfFormFieldKind.ComboBox when value.Texts is [var text]:
                FillCombo(field, text);
                break;
            case PdfFormFieldKind.ListBox when value.IsChecked is null:
                FillList(field, value.Texts is [""] ? [] : value.Texts);
                break;
            case PdfFormFieldKind.CheckBox or PdfFormFieldKind.RadioButtons:
                FillButtons(field, value);
                break;
            default:
                throw new PdfFormException(
                    PdfFormFailure.WrongKind, field.Name, $"The field '{field.Name}' is of the kind {field.Kind} and cannot take a {value}.");
        }
    }

    private void FillCombo(FillableField field, string text)
    {
        int index = IndexOf(field, text);
        if (index < 0 && text.Length > 0 && !field.IsEditable)
            throw NotAnOption(field, text);
        RequireReadable(field, text, multiline: false);
        string shown = index < 0 ? text : field.Options[index].Display;
        _drawing.Text(field, shown);
        Change(field, ("V", PdfString.FromText(index < 0 ? text : field.Options[index].Export)));
    }

    private void FillList(FillableField field, IReadOnlyList<string> texts)
    {
        if (texts.Count > 1 && !field.AllowsSeveral)
            throw new PdfFormException(PdfFormFailure.NotAnOption, field.Name, $"The field '{field.Name}' takes one option, not {texts.Count}.");
        // Table 234: I in ascending order.
        int[] chosen = [.. texts.Select(text => IndexOf(field, text) is >= 0 and var index ? index : throw NotAnOption(field, text)).Distinct().Order()];
        int top = _drawing.List(field, chosen);
        PdfString[] exports = [.. chosen.Select(index => PdfString.FromText(field.Options[index].Export))];
        Change(
            field,
            ("V", exports is [var only] ? only : exports.Length == 0 ? PdfNull.Instance : new PdfArray(exports)),
            ("I", new PdfArray([.. chosen.Select(index => new PdfInteger(index))])),
            ("TI", top == 0 ? PdfNull.Instance : new PdfInteger(top)));
    }

    private void FillButtons(FillableField field, PdfFormValue value)
    {
        IReadOnlyList<FieldWidget> widgets = field.Widgets();
        IReadOnlyList<ButtonOption>[] states = [.. widgets.Select(field.StatesOf)];
        string state = ChooseState(field, value, [.. states.SelectMany(options => options)]);
        Change(field, ("V", new PdfName(state)));
        for (int i = 0; i < widgets.Count; i++)
        {
            bool isOn = states[i].Any(option => option.State == state);
            var widget = (PdfDictionary)_update.Resolve(widgets[i].Reference)!;
            _update.Set(widgets[i].Reference, widget.With("AS", new PdfName(isOn ? state : ButtonOption.Off)));
        }
    }

    private static string ChooseState(FillableField field, PdfFormValue value, IReadOnlyList<ButtonOption> offered)
    {
        if (value.IsChecked == false || value.Texts is [""] || (value.Texts.Count == 0 && value.IsChecked is null))
            return ButtonOption.Off;
        if (value.IsChecked == true)
        {
            return offered.Select(option => option.State).Distinct().ToArray() is [var only]
                ? only
                : throw new PdfFormException(
                    PdfFormFailure.NotAnOption, field.Name, $"The field '{field.Name}' has {offered.Count} states that are on; which one is meant has to be said by its name.");
        }

        string text = value.Texts is [var single] ? single : throw new PdfFormException(
            PdfFormFailure.NotAnOption, field.Name, $"The field '{field.Name}' takes one option, not {value.Texts.Count}.");
        return text == ButtonOption.Off ? text : offered.FirstOrDefault(option => option.IsCalled(text))?.State ?? throw NotAnOption(field, text);
    }

    private void Change(FillableField field, params ReadOnlySpan<(string Key, PdfObject Value)> entries)
    {
        PdfReference reference = field.Reference ?? throw new PdfFormException(
            PdfFormFailure.Malformed, field.Name, $"The field '{field.Name}' is no object of its own and cannot be changed (ISO 32000-2, 12.7.4.1).");
        // RV would show the former value in rich text (12.7.4.4).
        PdfDictionary dictionary = ((PdfDictionary)_update.Resolve(reference)!).Without("RV");
        foreach ((string key, PdfObject value) in entries)
            dictionary = value is PdfNull ? dictionary.Without(key) : dictionary.With(key, value);
        if (_options.MakeReadOnly)
            dictionary = dictionary.With("Ff", field.ReadOnlyFlags());
        _update.Set(reference, dictionary);
    }

    private static int IndexOf(FillableField field, string text)
    {
        int index = field.Options.ToList().FindIndex(option => option.Export == text);
        return index >= 0 ? index : field.Options.ToList().FindIndex(option => option.Display == text);
    }

    private static string Shown(FillableField field, string value) => IndexOf(field, value) is >= 0 and var index ? field.Options[index].Display : value;

    private static void RequireReadable(FillableField field, string text, bool multiline)
    {
        if (text.Length > MaxTextLength)
            throw new PdfFormException(PdfFormFailure.TooLong, field.Name, $"The field '{field.Name}' is to get {text.Length} characters; {MaxTextLength} are allowed.");
        char? unseen = InvisibleCharacters.First(text) ?? (multiline ? null : text.Cast<char?>().FirstOrDefault(c => c is '\n' or '\r'));
        if (unseen is { } character)
        {
            throw new PdfFormException(
                PdfFormFailure.InvisibleCharacter,
                field.Name,
                $"The value of the field '{field.Name}' has the character U+{((int)character).ToString("X4", CultureInfo.InvariantCulture)}, which is not seen there.");
        }
    }

    private static PdfFormException NotAnOption(FillableField field, string text) => new(
        PdfFormFailure.NotAnOption, field.Name, $"The field '{field.Name}' does not offer '{(text.Length > 100 ? text[..100] + "…" : text)}'.");
}
