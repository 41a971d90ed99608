using System.Security.Cryptography;
using System.Text;
using EContract.Sdk.Notifications.Mail;

namespace EContract.Sdk.Notifications;

/// <summary>
/// Writes each message as a mail file (<c>.eml</c>) into a directory, for trials, tests, and mail systems that pick files up.
/// A message delivered twice is written once.
/// </summary>
/// <remarks>Mails hold links that sign: directory and files are readable by their owner only.</remarks>
public sealed class FileNotifier : INotifier
{
    private const int MaxNameLength = 128;
    private readonly string _directory;
    private readonly TimeProvider _timeProvider;

    /// <summary>Creates the notifier.</summary>
    /// <param name="directory">Where the mails go; it is made when needed.</param>
    /// <param name="timeProvider">The clock for the mails' date; the system's when <see langword="null"/>.</param>
    public FileNotifier(string directory, TimeProvider? timeProvider = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(directory);
        _directory = Path.GetFullPath(directory);
        _timeProvider = timeProvider ?? TimeProvider.System;
    }

    /// <inheritdoc/>
    public async ValueTask DeliverAsync(NotificationMessage message, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(message);
        byte[] mail = MailMessageWriter.Write(message, _timeProvider.GetLocalNow());
        string path = Path.Combine(_directory, FileName(message.Id));
        string temporary = Path.Combine(_directory, $".{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8))}.tmp");
        try
        {
            CreateDirectory();
            if (File.Exists(path))
                return;
            FileStream file = Create(temporary);
            await using (file.ConfigureAwait(false))
            {
                await file.WriteAsync(mail, cancellationToken).ConfigureAwait(false);
                file.Flush(flushToDisk: true);
            }

            // Two deliveries at once write the same message: the later one replaces like by like.
            File.Move(temporary, path, overwrite: true);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new NotificationException(NotificationFailure.Misconfigured, $"Mails cannot be written to {_directory}: access is denied.", e);
        }
        catch (IOException e)
        {
            throw new NotificationException(NotificationFailure.Unavailable, $"Mails cannot be written to {_directory}: {e.Message}", e);
        }
        finally
        {
            DeleteQuietly(temporary);
        }
    }

    /// <summary>The identifier where it is fit to be a file name, else its fingerprint.</summary>
    private static string FileName(string id)
    {
        bool isPlain = id.Length is > 0 and <= MaxNameLength && id[0] != '.'
            && id.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_');
        return (isPlain ? id : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(id)))) + ".eml";
    }

    private static FileStream Create(string path)
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            Options = FileOptions.Asynchronous,
        };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return new FileStream(path, options);
    }

    private void CreateDirectory()
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(_directory);
        else
            Directory.CreateDirectory(_directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private static void DeleteQuietly(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Its name tells that it is no mail.
        }
    }
}
