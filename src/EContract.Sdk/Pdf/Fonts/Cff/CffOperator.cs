namespace EContract.Sdk.Pdf.Fonts.Cff;

/// <summary>The DICT operators that matter here (Adobe technical note 5176, annex H); those of two bytes begin with 12.</summary>
internal enum CffOperator
{
    FontBBox = 5,
    Charset = 15,
    CharStrings = 17,
    Private = 18,
    Subrs = 19,
    CharstringType = (12 << 8) | 6,
    FontMatrix = (12 << 8) | 7,
    Ros = (12 << 8) | 30,
    CidCount = (12 << 8) | 34,
    FdArray = (12 << 8) | 36,
    FdSelect = (12 << 8) | 37,
}
