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
    // Units; parts of the frame; parts of the size of text.
    private const float SmallestText = 1, LargestBorder = 0.5f, LargestText = 1.5f, MaxRise = 0.34f, MaxSpacing = 1, MaxLine = 0.2f;

    // How much wider than high letters may be, or the other way.
    private const float MaxStretch = 10;

    // Letters stand upright, give or take rounding; a bar lies under this height of them.
    private const float Skew = 0.001f, BarLine = 0.3f;

    private readonly AppearanceFonts _fonts;
    private readonly AppearanceFrame _frame;
    private readonly AppearancePaint _paint;
    private readonly bool _isMultiline;
    private readonly StringBuilder _text = new(), _marked = new();
    private readonly List<(float Bottom, float Top)> _bars = [];
    private readonly TextFlow _flow = new();
    private readonly Stack<State> _saved = new();
    private readonly List<Vector2> _path = [];
    private Matrix3x2 _lineStart = Matrix3x2.Identity;
    private State _state;
    private PaintColour _ground;
    private float _covered;
    private bool _isRectangle = true, _clips, _isUnknown, _showsText;

    private AppearanceContent(AppearanceFonts fonts, AppearanceFrame frame, AppearancePaint paint, bool isMultiline)
    {
        (_fonts, _frame, _paint, _isMultiline) = (fonts, frame, paint, isMultiline);
        _state = new State { Clip = frame };
        _ground = paint.Ground;
    }

    /// <summary>What it shows that no value has, as the rest of a sentence; <see langword="null"/> when there is nothing of the kind.</summary>
    internal FormattableString? Fault { get; private set; }

    /// <summary>The text, in the order it is shown; <see langword="null"/> where the fonts do not tell.</summary>
    internal string? Text => _isUnknown ? null : _text.ToString();

    /// <summary>The text on bars, as viewers show what is chosen in a list; <see langword="null"/> where there is no bar.</summary>
    internal string? MarkedText => _bars.Count == 0 ? null : _marked.ToString();

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
                _flow.Place();
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
                _flow.Place();
                break;
            case "T*":
                NextLine(0, -_state.Leading);
                break;
            case "'" or "\"":
                if (operation.Operator == "\"")
                    (_state.WordSpacing, _state.Spacing) = (Number(operands, 0), Number(operands, 1));
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
            case "g" or "rg" or "k" or "sc" or "scn":
                _state.Fill = PaintColour.Of(operands);
                return _state.Fill is null ? (FormattableString)$"paints with something else than a colour" : null;
            case "G" or "RG" or "K" or "SC" or "SCN":
                _state.Stroke = PaintColour.Of(operands);
                return _state.Stroke is null ? (FormattableString)$"paints with something else than a colour" : null;
            case "cs" or "CS":
                // 8.6.5: the first colour of a space is black.
                if (operation.Operator == "cs")
                    _state.Fill = PaintColour.Black;
                else
                    _state.Stroke = PaintColour.Black;
                return _fonts.IsPlainColourSpace(At(operands, 0)) ? null : (FormattableString)$"paints with something else than a colour";
            case "w":
                _state.LineWidth = Number(operands, 0);
                break;
            case "Tc":
                _state.Spacing = Number(operands, 0);
                break;
            case "Tw":
                _state.WordSpacing = Number(operands, 0);
                break;
            case "Ts":
                _state.Rise = Number(operands, 0);
                break;
            case "BDC" when At(operands, 0) is PdfName { Value: "OC" }:
                return $"is shown or hidden by layers";
            // Line styles, marks: how it is shown, not what.
            case "J" or "j" or "M" or "d" or "ri" or "i"
                or "BMC" or "BDC" or "EMC" or "MP" or "DP" or "BX" or "EX" or "ET" or "h":
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
        if (FindFault(place, strings.Sum(shown => shown.Bytes.Length)) is { } fault)
            return fault;
        (FontText font, bool isNew) = _fonts.Find(name);
        if (font.IsDrawn)
            return $"shows pictures in the place of letters";
        HasNewGlyphs |= isNew && font.SaysHowItLooks;
        foreach (PdfObject item in operand as PdfArray ?? new PdfArray([operand!]))
        {
            if (AppearanceFrame.NumberOf(item) is { } adjustment)
                _flow.Adjust(adjustment);
            else if (item is PdfString { Bytes.IsEmpty: false } shown && ShowString(shown, font, place) is { } wrong)
                return wrong;
        }

        return null;
    }

    private FormattableString? ShowString(PdfString shown, FontText font, Matrix3x2 place)
    {
        string? text = font.Decode(shown);
        _isUnknown |= text is null;
        _text.Append(text);
        var scale = new Vector2(_state.Size * place.M11 * _state.Stretch / 100, _state.Size * place.M22);
        // Who writes from right to left places words in another order.
        if (text is null || !FilledValue.RunsFromTheRight(text))
        {
            if (!_flow.Follows(place.Translation, scale, text?.Length ?? 0, (_state.Spacing + Math.Min(_state.WordSpacing, 0)) / _state.Size))
                return $"shows text in another order than it is read";
        }

        // A value may be longer than its field, but is not torn apart by gaps.
        if (_flow.Gaps * scale.X > _frame.Width)
            return $"shows text that is torn apart";
        if (_bars.Exists(bar => place.M32 + (scale.Y * BarLine) >= bar.Bottom && place.M32 + (scale.Y * BarLine) <= bar.Top))
            _marked.Append(text);
        return null;
    }

    /// <summary>Whether letters can be read where they stand: upright, of a size that fits, in a colour that stands out.</summary>
    private FormattableString? FindFault(Matrix3x2 place, int length)
    {
        float height = _state.Size * place.M22, width = _state.Size * place.M11 * _state.Stretch / 100;
        bool isUpright = Math.Abs(place.M12) <= Skew * Math.Abs(place.M11) && Math.Abs(place.M21) <= Skew * Math.Abs(place.M22);
        if (!(height >= SmallestText && width >= SmallestText && width / height <= MaxStretch && height / width <= MaxStretch)
            || !isUpright || _state.Stretch is < 20 or > 500 || _state.Mode is not (0 or 1 or 2))
            return $"shows text that cannot be seen";
        if (height > LargestText * _frame.Height)
            return $"shows text that is larger than its frame";
        if (Math.Abs(_state.Rise) > MaxRise * _state.Size || Math.Abs(_state.Spacing) > MaxSpacing * Math.Max(_state.Size, _frame.Width) || Math.Abs(_state.WordSpacing) > MaxSpacing * _state.Size)
            return $"shows text that is torn apart";
        if (!_frame.LeavesRoom(_state.Clip, height) || !_state.Clip.HoldsText(place.Translation, height, length, _isMultiline))
            return $"shows text outside of its frame";
        bool isStroked = _state.Mode is 1 or 2, isFilled = _state.Mode is 0 or 2;
        if (isStroked && _state.LineWidth > MaxLine * _state.Size)
            return $"shows text in lines that fill its letters";
        // What is chosen in a list is on a bar, of whatever colour.
        if (_bars.Count > 0)
            return null;
        return (isFilled && _state.Fill?.IsLike(_ground) == true) || (isStroked && _state.Stroke?.IsLike(_ground) == true)
            ? (FormattableString)$"shows text in the colour of its background"
            : null;
    }

    private FormattableString? EndPath(bool paints, bool fills)
    {
        FormattableString? fault = null;
        float share = fills && _path.Count > 0 ? _frame.ShareOf(_path) : 0;
        if (_path.Count > 0 && paints)
        {
            // A background or a border comes first, and all of it is at the edge.
            _covered += share;
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
        if (fills && _path.Count == 4 && _paint.IsList && share <= LargestBorder)
            _bars.Add((_path.Min(corner => corner.Y), _path.Max(corner => corner.Y)));
        else if (fills && _path.Count == 4 && share > LargestBorder)
            _ground = _state.Fill ?? _ground;
        _path.Clear();
        (_isRectangle, _clips) = (true, false);
        return fault;
    }

    private static FormattableString Broken(PdfFormatException error) => $"is broken: {error.Message}";

    private void Extend(float x, float y) => _path.Add(Vector2.Transform(new Vector2(x, y), _state.Matrix));

    private void NextLine(float x, float y)
    {
        _state.Text = _lineStart = Matrix3x2.CreateTranslation(x, y) * _lineStart;
        _flow.Place();
    }

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
        internal float Size, Leading, Stretch = 100, Mode, Spacing, WordSpacing, Rise, LineWidth = 1;
        internal PaintColour? Fill = PaintColour.Black, Stroke = PaintColour.Black;
    }
}
