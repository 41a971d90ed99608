namespace EContract.Sdk.Pdf.Fonts.Cff;

/// <summary>The Type 2 operators that tell where others begin (Adobe technical note 5177, 4).</summary>
internal enum CharstringOperator
{
    HorizontalStem = 1,
    VerticalStem = 3,
    CallLocal = 10,
    Return = 11,
    Escape = 12,
    EndCharacter = 14,
    HorizontalStemMask = 18,
    HintMask = 19,
    CounterMask = 20,
    VerticalStemMask = 23,
    CallGlobal = 29,
}
