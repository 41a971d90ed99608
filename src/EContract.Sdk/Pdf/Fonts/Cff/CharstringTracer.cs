using EContract.Sdk.Pdf.Drawing;
using EContract.Sdk.Pdf.Fonts.OpenType;

namespace EContract.Sdk.Pdf.Fonts.Cff;

/// <summary>Traces a Type 2 charstring whose subroutines are written out (Adobe technical note 5177, 4). Hints are left out.</summary>
internal sealed class CharstringTracer
{
    private readonly DrawingPath _path;
    private readonly FontData _code;
    private readonly List<double> _stack = [];
    private double _x;
    private double _y;
    private int _stems;
    private bool _isOpen;

    private CharstringTracer(FontData code, DrawingPath path) => (_code, _path) = (code, path);

    /// <exception cref="PdfFontException">The charstring is damaged.</exception>
    public static void Trace(FontData charstring, DrawingPath path) => new CharstringTracer(charstring, path).Run();

    private void Run()
    {
        for (int position = 0; position < _code.Length;)
        {
            int first = _code.Byte(position);
            if (first is 28 or >= 32)
            {
                position = Push(first, position);
                continue;
            }

            position++;
            if (first == (int)CharstringOperator.Escape)
                Flex(_code.Byte(position++));
            else if (Execute(first))
                position += (_stems + 7) / 8;
            _stack.Clear();
        }

        End();
    }

    private int Push(int first, int position)
    {
        (double number, int length) = first switch
        {
            28 => (_code.Int16(position + 1), 3),
            255 => (unchecked((int)_code.UInt32(position + 1)) / 65536.0, 5),
            <= 246 => (first - 139, 1),
            <= 250 => (((first - 247) * 256) + _code.Byte(position + 1) + 108, 2),
            _ => ((-(first - 251) * 256) - _code.Byte(position + 1) - 108, 2),
        };
        _stack.Add(number);
        return position + length;
    }

    /// <returns>Whether the bits of a mask follow.</returns>
    private bool Execute(int operation)
    {
        switch (operation)
        {
            case (int)CharstringOperator.HorizontalStem or (int)CharstringOperator.VerticalStem
                or (int)CharstringOperator.HorizontalStemMask or (int)CharstringOperator.VerticalStemMask:
                _stems += _stack.Count / 2;
                return false;
            case (int)CharstringOperator.HintMask or (int)CharstringOperator.CounterMask:
                _stems += _stack.Count / 2;
                return true;
            // A width may stand before the operands of the first move.
            case 21:
                Move(Operand(_stack.Count - 2), Operand(_stack.Count - 1));
                return false;
            case 22:
                Move(Operand(_stack.Count - 1), 0);
                return false;
            case 4:
                Move(0, Operand(_stack.Count - 1));
                return false;
            case 5:
                Lines(0, _stack.Count);
                return false;
            case 6 or 7:
                for (int i = 0; i < _stack.Count; i++)
                    Line((operation == 6) == (i % 2 == 0) ? (_stack[i], 0) : (0, _stack[i]));
                return false;
            case 8:
                Curves(0, _stack.Count);
                return false;
            case 24:
                Curves(0, _stack.Count - 2);
                Lines(_stack.Count - 2, _stack.Count);
                return false;
            case 25:
                Lines(0, _stack.Count - 6);
                Curves(_stack.Count - 6, _stack.Count);
                return false;
            case 26 or 27:
                StraightCurves(isVertical: operation == 26);
                return false;
            case 30 or 31:
                AlternatingCurves(isHorizontal: operation == 31);
                return false;
            case (int)CharstringOperator.EndCharacter:
                return false;
            default:
                throw _code.Error($"a glyph has the unknown operator {operation}");
        }
    }

    private double Operand(int index) => index >= 0 && index < _stack.Count ? _stack[index] : throw _code.Error("an operator has too few operands");

    private void Move(double dx, double dy)
    {
        End();
        (_x, _y) = (_x + dx, _y + dy);
        _path.MoveTo(_x, _y);
        _isOpen = true;
    }

    // 4.1: a contour is closed by the next one, or by the end.
    private void End()
    {
        if (_isOpen)
            _path.Close();
        _isOpen = false;
    }

    private void Lines(int from, int to)
    {
        for (int i = from; i < to; i += 2)
            Line((Operand(i), Operand(i + 1)));
    }

    private void Line((double X, double Y) step)
    {
        (_x, _y) = (_x + step.X, _y + step.Y);
        _path.LineTo(_x, _y);
    }

    private void Curves(int from, int to)
    {
        for (int i = from; i < to; i += 6)
            Curve(Operand(i), Operand(i + 1), Operand(i + 2), Operand(i + 3), Operand(i + 4), Operand(i + 5));
    }

    private void Curve(double dx1, double dy1, double dx2, double dy2, double dx3, double dy3)
    {
        double x1 = _x + dx1, y1 = _y + dy1, x2 = x1 + dx2, y2 = y1 + dy2;
        (_x, _y) = (x2 + dx3, y2 + dy3);
        _path.CurveTo(x1, y1, x2, y2, _x, _y);
    }

    // vvcurveto and hhcurveto: begin and end in one direction, the first perhaps a little off it.
    private void StraightCurves(bool isVertical)
    {
        int i = _stack.Count % 4;
        double off = i == 1 ? _stack[0] : 0;
        for (; i < _stack.Count; i += 4, off = 0)
        {
            double first = Operand(i), last = Operand(i + 3);
            if (isVertical)
                Curve(off, first, Operand(i + 1), Operand(i + 2), 0, last);
            else
                Curve(first, off, Operand(i + 1), Operand(i + 2), last, 0);
        }
    }

    // vhcurveto and hvcurveto: begin in one direction and end in the other, the last perhaps a little off it.
    private void AlternatingCurves(bool isHorizontal)
    {
        for (int i = 0; i + 4 <= _stack.Count; i += 4, isHorizontal = !isHorizontal)
        {
            double off = _stack.Count - i == 5 ? _stack[i + 4] : 0;
            if (isHorizontal)
                Curve(Operand(i), 0, Operand(i + 1), Operand(i + 2), off, Operand(i + 3));
            else
                Curve(0, Operand(i), Operand(i + 1), Operand(i + 2), Operand(i + 3), off);
        }
    }

    private void Flex(int operation)
    {
        switch (operation)
        {
            case 0:
                break;
            case 34:
                Curve(Operand(0), 0, Operand(1), Operand(2), Operand(3), 0);
                Curve(Operand(4), 0, Operand(5), -Operand(2), Operand(6), 0);
                break;
            case 35:
                Curves(0, 12);
                break;
            case 36:
                Curve(Operand(0), Operand(1), Operand(2), Operand(3), Operand(4), 0);
                Curve(Operand(5), 0, Operand(6), Operand(7), Operand(8), -(Operand(1) + Operand(3) + Operand(7)));
                break;
            case 37:
                double dx = Operand(0) + Operand(2) + Operand(4) + Operand(6) + Operand(8), dy = Operand(1) + Operand(3) + Operand(5) + Operand(7) + Operand(9);
                Curve(Operand(0), Operand(1), Operand(2), Operand(3), Operand(4), Operand(5));
                bool isWide = Math.Abs(dx) > Math.Abs(dy);
                Curve(Operand(6), Operand(7), Operand(8), Operand(9), isWide ? Operand(10) : -dx, isWide ? -dy : Operand(10));
                break;
            default:
                throw _code.Error($"a glyph has the unknown operator 12 {operation}");
        }
    }
}
