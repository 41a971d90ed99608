using EContract.Sdk.Contracts;

namespace EContract.Sdk.Workflow;

/// <summary>The jobs there are. Their identifiers follow from what they are for, so that none is made twice.</summary>
internal static class JobKinds
{
    /// <summary>Puts a participant's confirmed signature into every document.</summary>
    public const string Sign = "sign";

    /// <summary>Seals the documents when everybody has signed.</summary>
    public const string Seal = "seal";

    /// <summary>Ends the envelope when its time is over.</summary>
    public const string Expire = "expire";

    /// <summary>Sends an envelope at the time that was set.</summary>
    public const string Dispatch = "dispatch";

    /// <summary>Reminds those whose turn it is.</summary>
    public const string Remind = "remind";

    /// <summary>Tells an envelope that another one took its place or ended it.</summary>
    public const string Relate = "relate";

    /// <summary>Brings the documents to B-LTA when the grace period is over.</summary>
    public const string Preserve = "preserve";

    public static string PreserveId(EnvelopeId id) => $"{Preserve}.{id}";

    /// <summary>Reminds those who have not downloaded the result.</summary>
    public const string RemindOfDownload = "remind-download";

    public static string RemindOfDownloadId(EnvelopeId id, DateTimeOffset at) => $"{RemindOfDownload}.{id}.{at.ToUnixTimeMilliseconds()}";

    /// <summary>Destroys the documents when two users agree to it.</summary>
    public const string Dispose = "dispose";

    public static string DisposeId(EnvelopeId id, long approval) => $"{Dispose}.{id}.{approval}";

    /// <summary>Tells that the documents need not be kept any longer.</summary>
    public const string EndRetention = "retention";

    public static string EndRetentionId(EnvelopeId id, DateOnly until) => $"{EndRetention}.{id}.{until:yyyyMMdd}";

    public static string RelateId(EnvelopeId id) => $"{Relate}.{id}";

    public static string DispatchId(EnvelopeId id, DateTimeOffset at) => $"{Dispatch}.{id}.{at.ToUnixTimeMilliseconds()}";

    public static string RemindId(EnvelopeId id, DateTimeOffset at) => $"{Remind}.{id}.{at.ToUnixTimeMilliseconds()}";

    public static string SignId(ParticipantId id) => $"{Sign}.{id}";

    public static string SealId(EnvelopeId id) => $"{Seal}.{id}";

    public static string ExpireId(EnvelopeId id, DateTimeOffset at) => $"{Expire}.{id}.{at.ToUnixTimeMilliseconds()}";
}
