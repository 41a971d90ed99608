using EContract.Sdk.Pades;
using EContract.Sdk.Validation;

namespace EContract.Sdk.Tests.Validation;

/// <summary>A contract signed in 2026, looked at again over the years: signers' certificates last two of them, authorities' eleven.</summary>
public sealed class LongTermValidationTests : IDisposable
{
    private readonly SigningWorld _world = new();

    public void Dispose() => _world.Dispose();

    [Theory]
    [InlineData(PadesLevel.BaselineB, ValidationSubIndication.OutOfBoundsNoPoe)]
    [InlineData(PadesLevel.BaselineT, ValidationSubIndication.OutOfBoundsNoPoe)]
    [InlineData(PadesLevel.BaselineLT, null)]
    [InlineData(PadesLevel.BaselineLTA, null)]
    public async Task ValidateAsync_SignerExpired_PassesByWhatTheLevelKept(PadesLevel level, ValidationSubIndication? expected)
    {
        byte[] signed = await _world.SignAsync(level);
        _world.Clock.Set(new DateTimeOffset(2029, 4, 1, 0, 0, 0, TimeSpan.Zero));

        // The authorities forget an expired certificate; only what was kept counts.
        SignatureReport signature = await _world.ValidateOneAsync(signed, online: false);

        Assert.Equal(expected, signature.SubIndication);
    }

    [Theory]
    [InlineData(PadesLevel.BaselineLT)]
    [InlineData(PadesLevel.BaselineLTA)]
    public async Task ValidateAsync_TimestampAuthorityExpired_DoesNotPassAnyMore(PadesLevel level)
    {
        byte[] signed = await _world.SignAsync(level);
        _world.Clock.Set(new DateTimeOffset(2038, 4, 1, 0, 0, 0, TimeSpan.Zero));

        SignatureReport signature = await _world.ValidateOneAsync(signed, online: false);

        Assert.Equal((ValidationIndication.Indeterminate, ValidationSubIndication.OutOfBoundsNoPoe), (signature.Indication, signature.SubIndication));
    }

    [Fact]
    public async Task ValidateAsync_TimestampCertificateExpired_FallsBackToWhatElseProvesTheTime()
    {
        byte[] signed = await _world.SignAsync(PadesLevel.BaselineLT);
        _world.Clock.Set(new DateTimeOffset(2027, 10, 1, 0, 0, 0, TimeSpan.Zero));
        byte[] renewed = await _world.TimestampAsync(signed);

        ValidationReport report = await _world.ValidateAsync(renewed, _world.Pki.RevocationSource);

        Assert.Equal(ValidationIndication.TotalPassed, report.Indication);
        Assert.Equal(SigningWorld.Start, report.Signatures[0].ProofOfExistence);
    }
}
