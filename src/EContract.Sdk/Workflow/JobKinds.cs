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

    public static string SignId(ParticipantId id) => $"{Sign}.{id}";

    public static string SealId(EnvelopeId id) => $"{Seal}.{id}";

    public static string ExpireId(EnvelopeId id) => $"{Expire}.{id}";
}
