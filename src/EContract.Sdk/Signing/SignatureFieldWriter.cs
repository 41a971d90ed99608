using System.Globalization;
using EContract.Sdk.Pades;
using EContract.Sdk.Pades.SeedValues;
using EContract.Sdk.Pdf.Forms;
using EContract.Sdk.Pdf.Objects;
using EContract.Sdk.Pdf.Revisions;
using EContract.Sdk.Signing.Appearance;

namespace EContract.Sdk.Signing;

/// <summary>Finds and adds signature fields in one update (ISO 32000-2, 12.7.3 and 12.7.5.5).</summary>
internal sealed class SignatureFieldWriter
{
    // Table 225: SignaturesExist and AppendOnly.
    private const long SignaturesExist = 1, AppendOnly = 2;

    // Table 167: Print, as PDF/A wants of every annotation, and Locked, so that nobody drags the field away.
    private const long WidgetFlags = 4 | 128;

    private readonly IncrementalUpdate _update;
    private readonly PageAnnotations _annotations;
    private readonly FieldTree _tree;

    public SignatureFieldWriter(IncrementalUpdate update)
    {
        _update = update;
        _annotations = new PageAnnotations(update);
        Form = AcroForm.Read(update.Revision);
        _tree = new FieldTree(update, Form);
    }

    /// <summary>The form before the update.</summary>
    public AcroForm Form { get; }

    /// <summary>An existing field that can take a signature; <see langword="null"/> when there is none of that name.</summary>
    /// <exception cref="PdfSigningException">There is one, but it cannot.</exception>
    public FormField? FindEmpty(string name)
    {
        if (Form.Find(name) is not { } field)
            return null;
        if (!field.IsSignature || field.Reference is null)
            throw new PdfSigningException(PdfSigningFailure.NotASignatureField, $"The field '{name}' is no signature field.");
        if (_update.Revision.Resolve(field.Value) is not null)
            throw new PdfSigningException(PdfSigningFailure.FieldAlreadySigned, $"The field '{name}' is signed already.");
        return field;
    }

    /// <summary>The first unused name made of a stem and a number.</summary>
    public string NextName(string stem)
    {
        for (int i = 1; ; i++)
        {
            string name = stem + i.ToString(CultureInfo.InvariantCulture);
            if (!_tree.IsTaken(name))
                return name;
        }
    }

    /// <summary>Gives an existing field its signature, and the lock that it is to have from now on.</summary>
    public void Sign(FormField field, PdfReference signature, SignatureFieldLock? newLock)
    {
        PdfDictionary signed = field.Dictionary.With("V", signature);
        _update.Set(field.Reference!, newLock is null ? signed : signed.With("Lock", _update.Add(newLock.Write())));
    }

    /// <summary>Adds a field, signed or still empty; without a place it is invisible.</summary>
    /// <exception cref="PdfSigningException">The name is taken, or is not one for a new field.</exception>
    public void Add(SignatureFieldDescriptor descriptor, PdfReference? signature, WidgetPlace? place)
    {
        place ??= WidgetPlace.Invisible(_update.Revision);
        var widget = new PdfDictionary(
            ("Type", new PdfName("Annot")),
            ("Subtype", new PdfName("Widget")),
            ("FT", new PdfName("Sig")),
            ("F", new PdfInteger(WidgetFlags)));
        widget = place.AddTo(widget);
        if (signature is not null)
            widget = widget.With("V", signature);
        // Table 235: Lock and SV shall be objects of their own.
        if (descriptor.Lock is { } fieldLock)
            widget = widget.With("Lock", _update.Add(fieldLock.Write()));
        if (descriptor.SeedValue is { } seed)
            widget = widget.With("SV", _update.Add(SeedValueWriter.Write(seed)));
        PdfReference field = _tree.Add(descriptor.Name, widget);
        if (place.Page is { } page)
            _annotations.Add(page, field);
    }

    /// <summary>Writes what the fields change around them: the page's annotations, the form, the catalogue.</summary>
    /// <param name="certification">The certification signature to enter in the catalogue, if this is one.</param>
    /// <param name="declare">Declares in the catalogue what else the update needs, if anything.</param>
    public void Complete(PdfReference? certification, Func<PdfDictionary, PdfDictionary>? declare = null)
    {
        PdfRevision revision = _update.Revision;
        PdfDictionary catalog = declare?.Invoke(revision.Catalog) ?? revision.Catalog;
        _annotations.Complete();
        PdfDictionary form = AddToForm();
        if (!ReferenceEquals(form, Form.Dictionary))
        {
            if (Form.Reference is { } formReference)
                _update.Set(formReference, form);
            else
                catalog = catalog.With("AcroForm", ReferenceEquals(Form.Dictionary, PdfDictionary.Empty) ? _update.Add(form) : form);
        }

        if (certification is not null)
        {
            var permissions = revision.Resolve(catalog, "Perms") as PdfDictionary ?? PdfDictionary.Empty;
            catalog = catalog.With("Perms", permissions.With("DocMDP", certification));
        }

        if (!ReferenceEquals(catalog, revision.Catalog))
            _update.Set(revision.CatalogReference, DeveloperExtensions.Declare(revision, catalog));
    }

    private PdfDictionary AddToForm()
    {
        PdfDictionary form = _tree.Complete(Form.Dictionary);
        long flags = (_update.Revision.Resolve(form, "SigFlags") as PdfInteger)?.Value ?? 0;
        const long Needed = SignaturesExist | AppendOnly;
        return (flags & Needed) == Needed ? form : form.With("SigFlags", new PdfInteger(flags | Needed));
    }
}
