using System.Numerics;
using System.Text;
using EContract.Sdk.Pdf;
using EContract.Sdk.Pdf.Content;
using EContract.Sdk.Pdf.Fonts.Decoding;
using EContract.Sdk.Pdf.Objects;

namespace EContract.Sdk.Validation.Modifications;

/// <summary>
/// What the appearance stream of a form field shows, when it is one that a viewer makes of a value (ISO 32000-2, 12.7.4.3): a
/// background and a border, clipping, and text inside of it. Anything else that paints is a picture, and a fault.
/// </summary>
internal sealed class AppearanceContent
{
    private const int MaxLength = 1 << 20;

    // So many bytes of content are a step.
    private const int StepLength = 4;

    private const int MaxNesting = 64;
    private const float SmallestText = 0.5f, LargestBorder = 0.5f;

    private readonly AppearanceFonts _fonts;
    private readonly AppearanceFrame _frame;
    private readonly AppearancePaint _paint;
    private readonly bool _isMultiline;
    private readonly StringBuilder _text = new();
    private readonly Stack<State> _saved = new();
    private readonly List<Vector2> _path = [];
    private Matrix3x2 _lineStart = Matrix3x2.Identity;
    private State _state;
    private float _covered;
    private bool _isRectangle = true, _clips, _isUnknown, _showsText;

    private AppearanceContent(AppearanceFonts fonts, AppearanceFrame frame, AppearancePaint paint, bool isMultiline)
    {
        (_fonts, _frame, _paint, _isMultiline) = (fonts, frame, paint, isMultiline);
        _state = new State { Clip = frame };
    }

    /// <summary>What it shows that no value has, as the rest of a sentence; <see langword="null"/> when there is nothing of the kind.</summary>
    internal FormattableString? Fault { get; private set; }

    /// <summary>The text, in the order it is shown; <see langword="null"/> where the fonts do not tell.</summary>
    internal string? Text => _isUnknown ? null : _text.ToString();

    /// <summary>Whether the text is shown in glyphs that the update brought.</summary>
    internal bool HasNewGlyphs { get; private set; }

    /// <summary>Reads an appearance stream.</summary>
    /// <param name="update">The update that it is of.</param>
    /// <param name="stream">The form XObject.</param>
    /// <param name="paint">What the field has besides text.</param>
    /// <param name="isMultiline">Whether the value may have lines.</param>
    internal static AppearanceContent Read(UpdateContext update, PdfStream stream, AppearancePaint paint, bool isMultiline)
    {
        var content = new AppearanceContent(new AppearanceFonts(update, stream), AppearanceFrame.Of(update, stream.Dictionary["BBox"]), paint, isMultiline);
        try
        {
            byte[] bytes = update.After.Decode(stream, MaxLength);
            update.Spend(bytes.Length / StepLength);
            foreach (ContentOperation operation in ContentReader.Read(bytes))
            {
                content.Fault ??= content.Apply(operation);
                if (content.Fault is not null)
                    break;
            }
        }
        catch (PdfFormatException e)
        {
            content.Fault = Broken(e);
        }

        return content;
    }

    private FormattableString? Apply(ContentOperation operation)
    {
        IReadOnlyList<PdfObject> operands = operation.Operands;
        switch (operation.Operator)
        {
            case "q" when _saved.Count < MaxNesting:
                _saved.Push(_state);
                break;
            case "Q" when _saved.Count > 0:
                _state = _saved.Pop();
                break;
            case "cm":
                _state.Matrix = MatrixOf(operands) * _state.Matrix;
                break;
            case "BT":
                _state.Text = _lineStart = Matrix3x2.Identity;
                break;
            case "Tf":
                _state.Font = (At(operands, 0) as PdfName)?.Value;
                _state.Size = Number(operands, 1);
                break;
            case "TL":
                _state.Leading = Number(operands, 0);
                break;
            case "Tz":
                _state.Stretch = Number(operands, 0);
                break;
            case "Tr":
                _state.Mode = Number(operands, 0);
                break;
            case "Td" or "TD":
                if (operation.Operator == "TD")
                    _state.Leading = -Number(operands, 1);
                NextLine(Number(operands, 0), Number(operands, 1));
                break;
            case "Tm":
                _state.Text = _lineStart = MatrixOf(operands);
                break;
            case "T*":
                NextLine(0, -_state.Leading);
                break;
            case "'" or "\"":
                NextLine(0, -_state.Leading);
                return Show(operands.Count > 0 ? operands[^1] : null);
            case "Tj" or "TJ":
                return Show(At(operands, 0));
            case "m" or "l":
                _isRectangle = false;
                Extend(Number(operands, 0), Number(operands, 1));
                break;
            case "re":
                (float x, float y, float width, float height) = (Number(operands, 0), Number(operands, 1), Number(operands, 2), Number(operands, 3));
                _isRectangle &= _path.Count == 0;
                foreach ((float left, float bottom) in ((float, float)[])[(x, y), (x + width, y), (x + width, y + height), (x, y + height)])
                    Extend(left, bottom);
                break;
            case "W" or "W*":
                _clips = true;
                break;
            case "n":
                return EndPath(paints: false, fills: false);
            case "S" or "s":
                return EndPath(paints: true, fills: false);
            case "f" or "F" or "f*" or "B" or "B*" or "b" or "b*":
                return EndPath(paints: true, fills: true);
            case "gs":
                return _fonts.IsPlainState(At(operands, 0)) ? null : (FormattableString)$"blends what it shows";
            // Colours, line styles, marks, spacing: how it is shown, not what.
            case "g" or "rg" or "k" or "G" or "RG" or "K" or "cs" or "CS" or "sc" or "SC" or "scn" or "SCN" or "w" or "J" or "j" or "M" or "d" or "ri" or "i"
                or "BMC" or "BDC" or "EMC" or "MP" or "DP" or "BX" or "EX" or "ET" or "Tc" or "Tw" or "Ts" or "h":
                break;
            default:
                return $"has the operator {ReadableOf(operation.Operator)}, which no text needs";
        }

        return null;
    }

    private FormattableString? Show(PdfObject? operand)
    {
        PdfString[] strings = [.. (operand as PdfArray ?? new PdfArray(operand is null ? [] : [operand])).OfType<PdfString>()];
        if (Array.TrueForAll(strings, shown => shown.Bytes.IsEmpty))
            return null;
        _showsText = true;
        Matrix3x2 place = _state.Text * _state.Matrix;
        if (_state.Font is not { } name)
            return $"shows text without a font";
        if (!(Math.Abs(_state.Size) * MathF.Sqrt(Math.Abs(place.GetDeterminant())) >= SmallestText) || _state.Stretch < 10 || _state.Mode is 3 or 7)
            return $"shows text that cannot be seen";
        if (!_state.Clip.HoldsText(place.Translation, Math.Abs(_state.Size), strings.Sum(shown => shown.Bytes.Length), _isMultiline))
            return $"shows text outside of its frame";
        (FontText font, bool isNew) = _fonts.Find(name);
        if (font.IsDrawn)
            return $"shows pictures in the place of letters";
        HasNewGlyphs |= isNew && font.IsEmbedded;
        foreach (PdfString shown in strings)
        {
            string? text = font.Decode(shown);
            _isUnknown |= text is null;
            _text.Append(text);
        }

        return null;
    }

    private FormattableString? EndPath(bool paints, bool fills)
    {
        FormattableString? fault = null;
        if (_path.Count > 0 && paints)
        {
            // A background or a border comes first, and all of it is at the edge.
            _covered += fills ? _frame.ShareOf(_path) : 0;
            if (!_paint.HasEdges)
                fault = $"paints, though the field has neither background nor border";
            else if (_showsText)
                fault = $"paints over its text";
            else if (!_frame.IsSurroundedBy(_path))
                fault = $"paints something else than a background or a border";
            else if (_covered > LargestBorder && !_paint.HasGround)
                fault = $"paints a background that the field did not have";
        }

        if (_clips && !_isRectangle)
            fault ??= $"clips its text by something else than a rectangle";
        else if (_clips && _path.Count > 0)
            _state.Clip = _state.Clip.Within(_path);
        _path.Clear();
        (_isRectangle, _clips) = (true, false);
        return fault;
    }

    private static FormattableString Broken(PdfFormatException error) => $"is broken: {error.Message}";

    private void Extend(float x, float y) => _path.Add(Vector2.Transform(new Vector2(x, y), _state.Matrix));

    private void NextLine(float x, float y) => _state.Text = _lineStart = Matrix3x2.CreateTranslation(x, y) * _lineStart;

    private static PdfObject? At(IReadOnlyList<PdfObject> operands, int index) => index < operands.Count ? operands[index] : null;

    private static float Number(IReadOnlyList<PdfObject> operands, int index) => AppearanceFrame.NumberOf(At(operands, index)) ?? 0;

    private static Matrix3x2 MatrixOf(IReadOnlyList<PdfObject> operands) => new(
        Number(operands, 0), Number(operands, 1), Number(operands, 2), Number(operands, 3), Number(operands, 4), Number(operands, 5));

    private static string ReadableOf(string text) => text.Length <= 3 && text.All(char.IsAsciiLetterOrDigit) ? text : "?";

    private struct State()
    {
        internal required AppearanceFrame Clip;
        internal Matrix3x2 Matrix = Matrix3x2.Identity, Text = Matrix3x2.Identity;
        internal string? Font;
        internal float Size, Leading, Stretch = 100, Mode;
    }
}
