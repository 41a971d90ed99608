namespace EContract.Samples.QuickStart;

/// <summary>Where everything of one run lies.</summary>
internal sealed class RunFolder
{
    private RunFolder(string path) => FullPath = path;

    public string FullPath { get; }

    /// <summary>The signed PDFs, as the parties download them.</summary>
    public string Signed => Combine("signed");

    /// <summary>The mails, one <c>.eml</c> file each.</summary>
    public string Mails => Combine("mails");

    /// <summary>The root certificate that a reader has to trust.</summary>
    public string Root => Combine("root.cer");

    /// <summary>The same for programs that want PEM.</summary>
    public string RootPem => Combine("root.pem");

    /// <summary>The certificate of the witness key.</summary>
    public string Witness => Combine("witness.cer");

    /// <summary>Envelopes, events, jobs.</summary>
    public string Database => Combine("contracts.db");

    /// <summary>The documents as they are stored: encrypted.</summary>
    public string Documents => Combine("documents");

    /// <summary>The key that wraps the documents' keys.</summary>
    public string KeyFile => Combine("kek.key");

    /// <summary>The tokens of SoftHSM, where it is installed.</summary>
    public string Hsm => Combine("hsm");

    /// <summary>The witness key, where it is not.</summary>
    public string Pkcs12 => Combine("witness.p12");

    public string HowToCheck => Combine("how-to-check.txt");

    /// <summary>Makes the folder, which must not hold an earlier run.</summary>
    /// <exception cref="IOException">It holds something.</exception>
    public static RunFolder Create(string path)
    {
        string full = Path.GetFullPath(path);
        if (File.Exists(full) || (Directory.Exists(full) && Directory.EnumerateFileSystemEntries(full).Any()))
            throw new IOException($"{full} is not empty: name a new folder with --output.");
        Directory.CreateDirectory(full);
        return new RunFolder(full);
    }

    private string Combine(string name) => Path.Combine(FullPath, name);
}
