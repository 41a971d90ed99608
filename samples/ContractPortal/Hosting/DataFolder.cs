namespace EContract.Samples.ContractPortal.Hosting;

/// <summary>Where everything lies that is there again after a restart.</summary>
internal sealed class DataFolder
{
    private DataFolder(string path) => FullPath = path;

    public string FullPath { get; }

    /// <summary>Envelopes, events, jobs, unless PostgreSQL has them.</summary>
    public string Database => Combine("contracts.db");

    /// <summary>The documents: encrypted.</summary>
    public string Documents => Combine("documents");

    /// <summary>The key that wraps the documents' keys.</summary>
    public string KeyFile => Combine("kek.key");

    /// <summary>The mails, one <c>.eml</c> file each, unless a mail server has them.</summary>
    public string Mails => Combine("mails");

    /// <summary>The development authorities, with their keys.</summary>
    public string Authorities => Combine("authorities");

    /// <summary>The tokens of SoftHSM, where it is installed.</summary>
    public string Hsm => Combine("hsm");

    /// <summary>The PIN of the token.</summary>
    public string HsmPin => Combine("hsm.pin");

    /// <summary>The witness key, where there is no SoftHSM.</summary>
    public string Pkcs12 => Combine("witness.p12");

    public string Pkcs12Password => Combine("witness.pin");

    /// <summary>The keys of cookies and forms.</summary>
    public string BrowserKeys => Combine("browser-keys");

    /// <summary>Opens the folder, which nobody else can look into, or makes it.</summary>
    public static DataFolder Open(string path)
    {
        string full = Path.GetFullPath(path);
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(full);
        else
            Directory.CreateDirectory(full, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return new DataFolder(full);
    }

    /// <summary>Writes a secret for nobody else to read: where it was cut short, nothing is there.</summary>
    public static void WriteSecret(string path, string secret)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var writer = new StreamWriter(path + ".new", options))
            writer.Write(secret);
        File.Move(path + ".new", path, overwrite: true);
    }

    private string Combine(string name) => Path.Combine(FullPath, name);
}
