using System.Security.Cryptography.X509Certificates;

namespace EContract.TestInfrastructure.Tools;

/// <summary>Certificates as the PEM files that command-line tools read.</summary>
internal static class PemFile
{
    public static string Write(TemporaryDirectory directory, string name, IEnumerable<X509Certificate2> certificates)
    {
        string path = directory.Combine(name);
        File.WriteAllText(path, string.Concat(certificates.Select(certificate => certificate.ExportCertificatePem() + "\n")));
        return path;
    }
}
