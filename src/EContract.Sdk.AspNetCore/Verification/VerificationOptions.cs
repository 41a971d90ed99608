namespace EContract.Sdk.AspNetCore.Verification;

/// <summary>The page on which anybody has a PDF verified.</summary>
public sealed class VerificationOptions
{
    /// <summary>Whether there is such a page, <c>verify</c>. It takes files from whoever reaches it.</summary>
    /// <value><see langword="false"/>.</value>
    public bool IsEnabled { get; set; }

    /// <summary>How large a file may be, in bytes.</summary>
    /// <value>50,000,000.</value>
    public long MaxFileLength { get; set; } = 50_000_000;

    /// <summary>How many files may be here at a time, arriving, waiting and judged; others are refused. One address has a quarter of the places.</summary>
    /// <value>32.</value>
    public int MaxUploads { get; set; } = 32;

    /// <summary>How many files are judged at a time by this process; others wait, for <see cref="Deadline"/> at most. One address has half of the places.</summary>
    /// <value>4.</value>
    public int MaxConcurrent { get; set; } = 4;

    /// <summary>How long a file may take to arrive.</summary>
    /// <value>2 minutes.</value>
    public TimeSpan UploadDeadline { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>How long it may take to judge a file, what is asked of other servers included.</summary>
    /// <value>30 seconds.</value>
    public TimeSpan Deadline { get; set; } = TimeSpan.FromSeconds(30);
}
