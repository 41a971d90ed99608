using System.Globalization;
using EContract.Sdk.Cryptography;
using EContract.Sdk.Pades;
using EContract.Sdk.Signing;
using EContract.Sdk.Timestamping;
using EContract.Sdk.Trust;

namespace EContract.CrashHost;

/// <summary>Signs files where they lie, to be killed while it does.</summary>
internal static class InPlaceSigning
{
    public static async Task RunAsync(string folder, PadesLevel level, string[] files)
    {
        using var key = X509Signer.FromPkcs12File(Path.Combine(folder, "signer.p12"), "crash");
        var tsa = new Rfc3161TimestampAuthority(new Uri(File.ReadAllText(Path.Combine(folder, "tsa.txt"))));
        var signer = new PdfSigner(key, tsa, trust: TrustAnchors.FromPemFile(Path.Combine(folder, "root.pem")));
        foreach (string file in files)
        {
            long before = BytesRead();
            try
            {
                await signer.SignInPlaceAsync(file, new PdfSignatureOptions { Level = level });
                Console.WriteLine(BytesRead() - before);
            }
            catch (IOException e)
            {
                Console.WriteLine($"{e.GetType().Name}: {e.Message}");
            }
        }
    }

    // What all read calls of this process have returned so far.
    private static long BytesRead() => OperatingSystem.IsLinux()
        ? long.Parse(File.ReadLines("/proc/self/io").First(line => line.StartsWith("rchar: ", StringComparison.Ordinal))["rchar: ".Length..], CultureInfo.InvariantCulture)
        : 0;
}
