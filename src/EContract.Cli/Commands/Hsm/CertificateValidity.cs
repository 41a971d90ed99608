using System.Globalization;
using System.Security.Cryptography.X509Certificates;

namespace EContract.Cli.Commands.Hsm;

/// <summary>Warns of a certificate that is not valid today: what it signs will not be, either.</summary>
internal static class CertificateValidity
{
    public static string? Warning(X509Certificate2 certificate)
    {
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        return now < certificate.NotBefore ? $"warning: {certificate.Subject} is valid from {Day(certificate.NotBefore)} on only; until then another certificate of the key is used, if there is one"
            : now > certificate.NotAfter ? $"warning: {certificate.Subject} ended on {Day(certificate.NotAfter)}"
            : null;
    }

    private static string Day(DateTime time) => time.ToUniversalTime().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
