using EContract.Sdk.Cryptography;
using EContract.Sdk.Testing;
using EContract.Sdk.Timestamping;

namespace EContract.Sdk.Tests.Timestamping;

public sealed class FailoverTimestampAuthorityTests : IDisposable
{
    private readonly DevelopmentPki _pki = DevelopmentPki.Create(new() { KeyAlgorithm = DevelopmentKeyAlgorithm.EcdsaP256 });

    public void Dispose() => _pki.Dispose();

    [Theory]
    [InlineData(TimestampFailure.Unavailable)]
    [InlineData(TimestampFailure.Timeout)]
    public async Task TimestampAsync_FirstCannotAnswer_AsksTheNext(TimestampFailure failure)
    {
        TimestampToken token = await StampAsync(new Failing(failure), _pki.TimestampAuthority);

        Assert.True(token.Covers("x"u8));
    }

    [Theory]
    [InlineData(TimestampFailure.Rejected)]
    [InlineData(TimestampFailure.WrongImprint)]
    [InlineData(TimestampFailure.WrongNonce)]
    [InlineData(TimestampFailure.InvalidToken)]
    [InlineData(TimestampFailure.Malformed)]
    public async Task TimestampAsync_FirstAnswersWrongly_IsNotHiddenByTheNext(TimestampFailure failure)
    {
        var error = await Assert.ThrowsAsync<TimestampException>(() => StampAsync(new Failing(failure), _pki.TimestampAuthority));

        Assert.Equal(failure, error.Failure);
    }

    [Fact]
    public async Task TimestampAsync_NobodyAnswers_SaysWhatEachSaid()
    {
        var error = await Assert.ThrowsAsync<TimestampException>(
            () => StampAsync(new Failing(TimestampFailure.Unavailable), new Failing(TimestampFailure.Timeout)));

        Assert.True(error.IsTransient);
        Assert.Contains("Unavailable", error.Message, StringComparison.Ordinal);
        Assert.Contains("Timeout", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Constructor_NoAuthority_IsMisuse() => Assert.Throws<ArgumentException>(() => new FailoverTimestampAuthority());

    private static Task<TimestampToken> StampAsync(params ITimestampAuthority[] authorities) =>
        new FailoverTimestampAuthority(authorities)
            .TimestampAsync(DigestAlgorithm.Sha256.ComputeHash("x"u8), DigestAlgorithm.Sha256, TestContext.Current.CancellationToken)
            .AsTask();

    private sealed class Failing(TimestampFailure failure) : ITimestampAuthority
    {
        public ValueTask<TimestampToken> TimestampAsync(ReadOnlyMemory<byte> digest, DigestAlgorithm algorithm, CancellationToken cancellationToken) =>
            throw new TimestampException(failure, $"Injected {failure}.");
    }
}
