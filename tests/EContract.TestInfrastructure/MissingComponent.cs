using System.Diagnostics.CodeAnalysis;
using Xunit;

namespace EContract.TestInfrastructure;

/// <summary>What a test does when something it needs is not on the machine.</summary>
public static class MissingComponent
{
    private static bool IsContinuousIntegration =>
        string.Equals(Environment.GetEnvironmentVariable("CI"), "true", StringComparison.OrdinalIgnoreCase);

    /// <summary>Skips on a developer's machine; fails where CI=true, because a referee that is silently absent checks nothing.</summary>
    [DoesNotReturn]
    public static void SkipOrFail(string what, string package)
    {
        string message = $"{what} is missing; install the package {package}.";
        if (IsContinuousIntegration)
            Assert.Fail(message);
        Assert.Skip(message);
    }
}
