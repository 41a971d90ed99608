namespace EContract.Samples.QuickStart;

/// <summary>Says how others check the result.</summary>
internal static class HowToCheck
{
    public static void Tell(RunFolder folder, Narrator narrator)
    {
        string text = Text(folder);
        File.WriteAllText(folder.HowToCheck, text);
        narrator.Heading("Check it yourself");
        Narrator.Line(text);
    }

    private static string Text(RunFolder folder) => $"""
           Signed documents   {folder.Signed}
           Root certificate   {folder.Root}
           Mails              {folder.Mails}
           Everything else    {folder.FullPath}

           Adobe Acrobat Reader: Preferences > Signatures > Identities & Trusted Certificates > More > Trusted Certificates
           > Import root.cer, and in its Trust settings tick "Use this certificate as a trusted root".
           Then open a document and its signature panel.

           pdfsig (Debian: poppler-utils and libnss3-tools):
             cd {Quote(folder.FullPath)} && mkdir -p nss && certutil -N -d sql:nss --empty-password
             certutil -A -d sql:nss -n quickstart -t CT,C,C -i root.cer
             certutil -A -d sql:nss -n witness -t ,, -i witness.cer
             for f in signed/*.pdf; do pdfsig -no-ocsp -nssdir "$PWD/nss" "$f"; done
           The witness certificate gets no trust of its own by that. Without it, pdfsig 22 loses its grip on a
           certificate that signs the same document more than once. Document timestamps it cannot judge at all.

        """;

    private static string Quote(string path) => $"'{path.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
