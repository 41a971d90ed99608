using MimeKit;

namespace EContract.Samples.ContractPortal.Mails;

/// <summary>A mail that was written into the folder.</summary>
public sealed record FolderMail(string Id, string To, string Subject, DateTimeOffset Date, string Text);

/// <summary>The mails of the file notifier: in production nobody sees these but who they are for.</summary>
internal sealed class MailFolder(string directory)
{
    private const int MaxListed = 100;

    /// <summary>The newest mails, the newest first.</summary>
    public IReadOnlyList<FolderMail> List() => Directory.Exists(directory)
        ? [.. new DirectoryInfo(directory).EnumerateFiles("*.eml").OrderByDescending(file => file.LastWriteTimeUtc).ThenByDescending(file => file.Name, StringComparer.Ordinal).Take(MaxListed).Select(Read)]
        : [];

    /// <summary>Finds one of them by what <see cref="List"/> calls it: what else is asked for is no path to try.</summary>
    public FolderMail? Find(string id) => List().FirstOrDefault(mail => mail.Id == id);

    private static FolderMail Read(FileInfo file)
    {
        using var message = MimeMessage.Load(file.FullName);
        return new(Path.GetFileNameWithoutExtension(file.Name), string.Join(", ", message.To.Mailboxes.Select(mailbox => $"{mailbox.Name} <{mailbox.Address}>")), message.Subject ?? "", message.Date, message.TextBody ?? "");
    }
}
