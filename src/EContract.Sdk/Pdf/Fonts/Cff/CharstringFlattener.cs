using EContract.Sdk.Pdf.Fonts.OpenType;

namespace EContract.Sdk.Pdf.Fonts.Cff;

/// <summary>
/// Writes the subroutines of a Type 2 charstring (Adobe technical note 5177) out where they are called. A subset then needs
/// none of the font's subroutines, of which a CJK font has tens of thousands for the sake of its other glyphs.
/// </summary>
internal sealed class CharstringFlattener
{
    // Adobe technical note 5177, annex B: the limits of the format. The length is a reader's limit, and far above any glyph.
    private const int MaxNesting = 10;
    private const int MaxLength = 65535;

    // Subroutines that call others many times over could write nothing for ever.
    private const int MaxSteps = 500_000;

    private readonly CffIndex _local;
    private readonly CffIndex _global;
    private readonly List<byte> _output = [];

    // Where in the output each number on the operand stack begins, to take back the one that names a subroutine.
    private readonly List<int> _stack = [];
    private int _stems;
    private int _steps;
    private bool _ended;

    private CharstringFlattener(CffIndex local, CffIndex global)
    {
        _local = local;
        _global = global;
    }

    public static byte[] Flatten(FontData charstring, CffIndex local, CffIndex global)
    {
        var flattener = new CharstringFlattener(local, global);
        flattener.Run(charstring.Named("charstring"), 0);
        if (!flattener._ended)
            throw charstring.Error("a charstring has no end");
        return [.. flattener._output];
    }

    private void Run(FontData code, int nesting)
    {
        if (nesting > MaxNesting)
            throw code.Error($"subroutines call each other more than {MaxNesting} deep");
        for (int position = 0; position < code.Length && !_ended;)
        {
            if (++_steps > MaxSteps || _output.Count > MaxLength)
                throw code.Error("a glyph is endless");
            int length = LengthAt(code, position);
            int first = code.Byte(position);
            if (first is 28 or >= 32)
            {
                _stack.Add(_output.Count);
                Copy(code, position, length);
            }
            else
            {
                switch ((CharstringOperator)first)
                {
                    case CharstringOperator.CallLocal:
                        Run(Subroutine(_local, code), nesting + 1);
                        break;
                    case CharstringOperator.CallGlobal:
                        Run(Subroutine(_global, code), nesting + 1);
                        break;
                    case CharstringOperator.Return:
                        return;
                    default:
                        length = Execute((CharstringOperator)first, code, position, length);
                        break;
                }
            }

            position += length;
        }
    }

    // Any other operator is copied; what it does to the operand stack is all that matters.
    private int Execute(CharstringOperator operation, FontData code, int position, int length)
    {
        switch (operation)
        {
            case CharstringOperator.HorizontalStem or CharstringOperator.VerticalStem
                or CharstringOperator.HorizontalStemMask or CharstringOperator.VerticalStemMask:
                _stems += _stack.Count / 2;
                break;
            case CharstringOperator.HintMask or CharstringOperator.CounterMask:
                // Operands here are vertical stems whose operator is left out; one bit a stem follows.
                _stems += _stack.Count / 2;
                length += (_stems + 7) / 8;
                break;
            case CharstringOperator.EndCharacter:
                // With four operands, or five with a width, it would put an accent on a letter of another glyph (annex C).
                if (_stack.Count >= 4)
                    throw code.Error("a glyph is composed by the deprecated form of 'endchar'");
                _ended = true;
                break;
            case CharstringOperator.Escape when code.Byte(position + 1) is not (0 or (>= 34 and <= 37)):
                // Flex (34 to 37) draws, 'dotsection' (0) does nothing; the rest is arithmetic, which no font in use has in its glyphs.
                throw code.Error($"a glyph calculates (operator 12 {code.Byte(position + 1)}), which is not supported");
        }

        Copy(code, position, length);
        _stack.Clear();
        return length;
    }

    private FontData Subroutine(CffIndex subroutines, FontData code)
    {
        if (_stack.Count == 0)
            throw code.Error("a subroutine is called without its number");
        int start = _stack[^1];
        int bias = subroutines.Count < 1240 ? 107 : subroutines.Count < 33900 ? 1131 : 32768;
        int number = NumberAt(new FontData(_output.GetRange(start, _output.Count - start).ToArray(), code.Name)) + bias;
        _output.RemoveRange(start, _output.Count - start);
        _stack.RemoveAt(_stack.Count - 1);
        return subroutines[number].Named(code.Name);
    }

    private void Copy(FontData code, int position, int length) => _output.AddRange(code.At(position, length));

    private static int LengthAt(FontData code, int position) => code.Byte(position) switch
    {
        28 => 3,
        255 => 5,
        >= 247 => 2,
        (int)CharstringOperator.Escape => 2,
        _ => 1,
    };

    private static int NumberAt(FontData number) => number.Byte(0) switch
    {
        28 => number.Int16(1),
        // A fixed-point number, of which the first half is the integer.
        255 => number.Int16(1),
        <= 246 and var first => first - 139,
        <= 250 and var first => ((first - 247) * 256) + number.Byte(1) + 108,
        var first => (-(first - 251) * 256) - number.Byte(1) - 108,
    };
}
