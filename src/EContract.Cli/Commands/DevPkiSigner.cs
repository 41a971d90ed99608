using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using EContract.Sdk.Testing;

namespace EContract.Cli.Commands;

/// <summary>The ready-made signer in the folder of the development authorities: <c>signer.p12</c> and its password beside it.</summary>
internal sealed record DevPkiSigner(string Path, string Password)
{
    public static DevPkiSigner LoadOrCreate(DevelopmentPki pki, string directory)
    {
        string path = System.IO.Path.Combine(directory, "signer.p12");
        string passwordPath = System.IO.Path.Combine(directory, "signer.password");
        if (File.Exists(path) && File.Exists(passwordPath))
        {
            string known = File.ReadAllText(passwordPath).Trim();
            if (IsUsable(path, known, pki))
                return new DevPkiSigner(path, known);
        }

        string password = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));
        using X509Certificate2 certificate = pki.IssueSigner("Development Signer", pki.Options.Name);
        Write(path, pki.ExportPkcs12(certificate, password));
        Write(passwordPath, System.Text.Encoding.ASCII.GetBytes(password + "\n"));
        // The register has to know the new certificate, or the responder will not after a restart.
        pki.SaveTo(directory);
        return new DevPkiSigner(path, password);
    }

    private static bool IsUsable(string path, string password, DevelopmentPki pki)
    {
        try
        {
            using X509Certificate2 certificate = X509CertificateLoader.LoadPkcs12FromFile(path, password);
            return certificate.Issuer == pki.IssuingCa.Subject && certificate.NotAfter > pki.Options.TimeProvider.GetLocalNow();
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    private static void Write(string path, byte[] content)
    {
        File.Delete(path);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var stream = new FileStream(path, options);
        stream.Write(content);
    }
}
