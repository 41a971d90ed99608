using System.Security.Cryptography;
using System.Text;
using EContract.Sdk.Cryptography;
using EContract.Sdk.Testing;
using EContract.Sdk.Timestamping;
using EContract.TestInfrastructure;

namespace EContract.Sdk.Tests.Timestamping;

public sealed class TsaTrustProfileTests : IDisposable
{
    private static readonly DateTimeOffset Start = new(2026, 4, 1, 0, 0, 0, TimeSpan.FromHours(9));

    private readonly DevelopmentClock _clock = new();
    private readonly DevelopmentPki _pki;

    public TsaTrustProfileTests()
    {
        _clock.Freeze(Start);
        _pki = DevelopmentPki.Create(new() { KeyAlgorithm = DevelopmentKeyAlgorithm.EcdsaP256, TimeProvider = _clock });
    }

    private string Fingerprint => _pki.TimestampingCertificate.GetCertHashString(HashAlgorithmName.SHA256);

    public void Dispose() => _pki.Dispose();

    [Fact]
    public async Task Sample_AsShipped_IsReadAndAccreditsNobodyReal()
    {
        TsaTrustProfile sample = TsaTrustProfile.FromFile(RepositoryRoot.Combine("docs", "samples", "tsa-list.sample.json"));

        Assert.Equal(3, sample.Services.Count);
        Assert.Contains("SAMPLE", sample.Name, StringComparison.Ordinal);
        Assert.All(sample.Services, service => Assert.Contains("sample", service.Provider, StringComparison.Ordinal));
        var error = await Assert.ThrowsAsync<TimestampException>(() => StampAsync(sample));
        Assert.Equal(TimestampFailure.NotAccredited, error.Failure);
    }

    [Fact]
    public void Find_EachWayToNameACertificate_FindsIt()
    {
        byte[] key = _pki.TimestampingCertificate.GetPublicKey();
        foreach (string named in (string[])
        [
            $"\"certificateSha256\": \"{Fingerprint}\"",
            $"\"certificateSha256\": \"{string.Join(':', Fingerprint.Chunk(2).Select(pair => new string(pair)))}\"",
            $"\"subjectKeyIdentifier\": \"{Convert.ToHexString(DigestAlgorithm.Sha1.ComputeHash(key))}\"",
            $"\"subjectKeyIdentifier\": \"{Convert.ToHexString(SHA256.HashData(key)[..20])}\"",
            $"\"issuer\": \"{_pki.TimestampingCertificate.Issuer}\", \"serialNumber\": \"00{_pki.TimestampingCertificate.SerialNumber}\"",
        ])
        {
            Assert.NotNull(List(named).Find(_pki.TimestampingCertificate, Start));
            Assert.Null(List(named).Find(_pki.IssuingCa, Start));
        }
    }

    [Fact]
    public void Find_SeveralNamesOfWhichOneIsWrong_FindsNothing() => Assert.Null(
        List($"\"certificateSha256\": \"{Fingerprint}\", \"subjectKeyIdentifier\": \"{new string('0', 40)}\"").Find(_pki.TimestampingCertificate, Start));

    [Theory]
    [InlineData(-1, false)]
    [InlineData(0, true)]
    [InlineData(86_399, true)]
    [InlineData(86_400, false)]
    public void Find_BeforeDuringAndAfterTheAccreditation(int seconds, bool expected)
    {
        TsaTrustProfile list = List($"\"certificateSha256\": \"{Fingerprint}\", \"validUntil\": \"2026-04-01T23:59:59+09:00\"");

        Assert.Equal(expected, list.Find(_pki.TimestampingCertificate, Start.AddSeconds(seconds)) is not null);
    }

    [Fact]
    public async Task Accredited_ListedService_IsPassedOn() =>
        Assert.True((await StampAsync(List($"\"certificateSha256\": \"{Fingerprint}\""))).Covers("x"u8));

    [Fact]
    public async Task Accredited_ExpiredAccreditation_IsRefusedWithDateAndList()
    {
        _clock.Set(Start.AddDays(3));

        var error = await Assert.ThrowsAsync<TimestampException>(
            () => StampAsync(List($"\"certificateSha256\": \"{Fingerprint}\", \"validUntil\": \"2026-04-01T23:59:59+09:00\"")));

        Assert.Equal(TimestampFailure.NotAccredited, error.Failure);
        Assert.False(error.IsTransient);
        Assert.Contains("P, S was not accredited at 2026-04-03", error.Message, StringComparison.Ordinal);
        Assert.Contains("\"L\" of 2026-04-01", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Accredited_SecondAuthorityOfAFailoverNotListed_IsNotHidden()
    {
        using DevelopmentPki other = DevelopmentPki.Create(new() { KeyAlgorithm = DevelopmentKeyAlgorithm.EcdsaP256, TimeProvider = _clock });
        TsaTrustProfile list = List($"\"certificateSha256\": \"{Fingerprint}\"");
        var failover = new FailoverTimestampAuthority(
            new AccreditedTimestampAuthority(other.TimestampAuthority, list), new AccreditedTimestampAuthority(_pki.TimestampAuthority, list));

        var error = await Assert.ThrowsAsync<TimestampException>(() => failover.TimestampAsync(new byte[32], DigestAlgorithm.Sha256, TestContext.Current.CancellationToken).AsTask());

        Assert.Equal(TimestampFailure.NotAccredited, error.Failure);
    }

    [Theory]
    [InlineData("", "no JSON")]
    [InlineData("[]", "an object is expected")]
    [InlineData("{}", "date: a text is missing")]
    [InlineData("""{"name":"L","source":"s","date":"1.4.2026","services":[]}""", "date: '1.4.2026' is no date")]
    [InlineData("""{"name":"L","source":"s","date":"2026-04-01"}""", "services: an array is missing")]
    [InlineData("""{"name":"L","name":"M","source":"s","date":"2026-04-01","services":[]}""", "no JSON")]
    [InlineData("""{"name":"L","source":"s","date":"2026-04-01","services":[],"service":[]}""", "service: there is no such member")]
    public void Parse_NoList_NamesTheMember(string json, string expected) => AssertWrong(json, expected);

    [Theory]
    [InlineData("", "services[0]: nothing says which certificate")]
    [InlineData("\"certificateSha256\": \"00\"", "services[0].certificateSha256: it has 1 bytes instead of 32")]
    [InlineData("\"certificateSha256\": \"zz\"", "services[0].certificateSha256: it is not hexadecimal")]
    [InlineData("\"certificateSha1\": \"00\"", "services[0].certificateSha1: there is no such member")]
    [InlineData("\"issuer\": \"CN=X\"", "services[0]: issuer and serialNumber belong together")]
    [InlineData("\"issuer\": \"what\", \"serialNumber\": \"01\"", "services[0].issuer: 'what' is no name")]
    [InlineData("\"issuer\": \"CN=X\", \"serialNumber\": \"01\", \"validUntil\": \"2026-04-01\"", "services[0].validUntil: '2026-04-01' is no time with a zone")]
    [InlineData("\"issuer\": \"CN=X\", \"serialNumber\": \"01\", \"validUntil\": \"2020-01-01T00:00:00Z\"", "services[0].validUntil: it is before validFrom")]
    [InlineData("\"issuer\": 5, \"serialNumber\": \"01\"", "services[0].issuer: it is no text")]
    public void Parse_WrongService_NamesTheMember(string members, string expected) => AssertWrong(Json(members), expected);

    [Fact]
    public void FromFile_Missing_ThrowsWithPath() =>
        Assert.Contains("/nowhere/list.json", Assert.Throws<TsaTrustProfileException>(() => TsaTrustProfile.FromFile("/nowhere/list.json")).Message, StringComparison.Ordinal);

    private static void AssertWrong(string json, string expected) => Assert.Contains(
        expected, Assert.Throws<TsaTrustProfileException>(() => TsaTrustProfile.Parse(Encoding.UTF8.GetBytes(json))).Message, StringComparison.Ordinal);

    private static string Json(string members) =>
        $$"""{"name":"L","source":"s","date":"2026-04-01","services":[{"provider":"P","service":"S","validFrom":"2026-04-01T00:00:00+09:00"{{(members.Length > 0 ? "," + members : "")}}}]}""";

    private static TsaTrustProfile List(string members) => TsaTrustProfile.Parse(Encoding.UTF8.GetBytes(Json(members)));

    private Task<TimestampToken> StampAsync(TsaTrustProfile list) => new AccreditedTimestampAuthority(_pki.TimestampAuthority, list)
        .TimestampAsync(DigestAlgorithm.Sha256.ComputeHash("x"u8), DigestAlgorithm.Sha256, TestContext.Current.CancellationToken)
        .AsTask();
}
