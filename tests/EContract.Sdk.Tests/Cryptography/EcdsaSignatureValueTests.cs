using System.Formats.Asn1;
using System.Numerics;
using System.Security.Cryptography;
using EContract.Sdk.Cryptography;
using FsCheck.Xunit;

namespace EContract.Sdk.Tests.Cryptography;

public sealed class EcdsaSignatureValueTests
{
    [Property]
    public bool ToDer_AnyHalves_KeepsBothNumbers(byte[] half)
    {
        if (half.Length == 0)
            return true;
        byte[] reversed = [.. Enumerable.Reverse(half)];

        AsnReader value = new AsnReader(EcdsaSignatureValue.ToDer([.. half, .. reversed]), AsnEncodingRules.DER).ReadSequence();

        return value.ReadInteger() == new BigInteger(half, isUnsigned: true, isBigEndian: true)
            && value.ReadInteger() == new BigInteger(reversed, isUnsigned: true, isBigEndian: true)
            && !value.HasData;
    }

    [Theory]
    [InlineData(0)]
    [InlineData(63)]
    public void ToDer_NoTwoHalves_Throws(int length) =>
        Assert.Throws<CryptographicException>(() => EcdsaSignatureValue.ToDer(new byte[length]));
}
