namespace EContract.Sdk.Pdf.Objects;

/// <summary>
/// Room inside an object that is filled in after the object has been laid out, because what goes there depends on the
/// layout: the <c>ByteRange</c> and the <c>Contents</c> of a signature. Only ever written, never read.
/// </summary>
/// <param name="length">How many bytes.</param>
/// <param name="filler">What stands there meanwhile.</param>
internal sealed class PdfReservedSpace(int length, byte filler) : PdfObject
{
    public int Length { get; } = length;

    public byte Filler { get; } = filler;
}
