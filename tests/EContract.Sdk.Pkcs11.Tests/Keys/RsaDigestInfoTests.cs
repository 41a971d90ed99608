using EContract.Sdk.Cryptography;
using EContract.Sdk.Pkcs11.Keys;

namespace EContract.Sdk.Pkcs11.Tests.Keys;

public sealed class RsaDigestInfoTests
{
    [Theory]
    // RFC 8017, 9.2, note 1.
    [InlineData("SHA256", "3031300d060960864801650304020105000420")]
    [InlineData("SHA384", "3041300d060960864801650304020205000430")]
    [InlineData("SHA512", "3051300d060960864801650304020305000440")]
    public void Encode_Sha2_BeginsAsTheStandardSays(string name, string prefix)
    {
        DigestAlgorithm algorithm = DigestAlgorithm.FromName(new(name))!;
        byte[] digest = algorithm.ComputeHash("契約"u8);

        Assert.Equal(prefix + Convert.ToHexStringLower(digest), Convert.ToHexStringLower(RsaDigestInfo.Encode(algorithm, digest)));
    }
}
