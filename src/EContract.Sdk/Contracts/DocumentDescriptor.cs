namespace EContract.Sdk.Contracts;

/// <summary>A document to put into an envelope. Its content is read when the envelope is created, not before.</summary>
public sealed class DocumentDescriptor
{
    private DocumentDescriptor(string title, Func<CancellationToken, ValueTask<Stream>> open)
    {
        Title = Text.Require(title, EnvelopeLimits.MaxTitleLength, nameof(title));
        Open = open;
    }

    /// <summary>The title that participants see.</summary>
    public string Title { get; }

    /// <summary>Opens the content, a stream that can seek; the caller disposes of it.</summary>
    public Func<CancellationToken, ValueTask<Stream>> Open { get; }

    /// <summary>Takes a file.</summary>
    /// <param name="path">The file, a PDF.</param>
    /// <param name="title">The title; <see langword="null"/> for the file's name without extension.</param>
    public static DocumentDescriptor FromFile(string path, string? title = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return new DocumentDescriptor(title ?? Path.GetFileNameWithoutExtension(path), _ => new ValueTask<Stream>(File.OpenRead(path)));
    }

    /// <summary>Takes bytes.</summary>
    public static DocumentDescriptor FromBytes(byte[] content, string title)
    {
        ArgumentNullException.ThrowIfNull(content);
        return new DocumentDescriptor(title, _ => new ValueTask<Stream>(new MemoryStream(content, writable: false)));
    }

    /// <summary>Takes whatever a callback opens.</summary>
    /// <param name="open">Opens the content anew each time, as a readable and seekable stream.</param>
    /// <param name="title">The title.</param>
    public static DocumentDescriptor FromStream(Func<CancellationToken, ValueTask<Stream>> open, string title)
    {
        ArgumentNullException.ThrowIfNull(open);
        return new DocumentDescriptor(title, open);
    }
}
