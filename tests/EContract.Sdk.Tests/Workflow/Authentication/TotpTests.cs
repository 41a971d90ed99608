using System.Text;
using EContract.Sdk.Workflow.Authentication;

namespace EContract.Sdk.Tests.Workflow.Authentication;

public sealed class TotpTests
{
    private static readonly byte[] Secret = Encoding.ASCII.GetBytes("12345678901234567890");

    // RFC 6238, appendix B, the last six of eight digits.
    [Theory]
    [InlineData(59, "287082")]
    [InlineData(1111111109, "081804")]
    [InlineData(1111111111, "050471")]
    [InlineData(1234567890, "005924")]
    [InlineData(2000000000, "279037")]
    [InlineData(20000000000, "353130")]
    public void CodeFor_TestVectorsOfTheRfc_AreMet(long seconds, string code)
    {
        Assert.Equal(code, Totp.CodeFor(Secret, seconds / 30));
        Assert.Equal(seconds / 30, Totp.Match(Secret, code, DateTimeOffset.FromUnixTimeSeconds(seconds), 0));
    }

    [Theory]
    [InlineData(-60, false)]
    [InlineData(-30, true)]
    [InlineData(0, true)]
    [InlineData(30, true)]
    [InlineData(60, false)]
    public void Match_ClockThatDiffers_IsForgivenByOneStep(int seconds, bool matches)
    {
        DateTimeOffset now = DateTimeOffset.FromUnixTimeSeconds(1_234_567_890);
        string code = Totp.CodeFor(Secret, now.AddSeconds(seconds).ToUnixTimeSeconds() / 30);

        Assert.Equal(matches, Totp.Match(Secret, code, now, 0) is not null);
    }

    [Fact]
    public void Match_SameStepAgain_IsRefused()
    {
        DateTimeOffset now = DateTimeOffset.FromUnixTimeSeconds(1_234_567_890);
        long step = Totp.Match(Secret, "005924", now, 0)!.Value;

        Assert.Null(Totp.Match(Secret, "005924", now, step));
    }
}
