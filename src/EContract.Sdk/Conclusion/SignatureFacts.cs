namespace EContract.Sdk.Conclusion;

/// <summary>What a certificate says about a sealed document, as it was found by validating it.</summary>
/// <param name="PageCount">How many pages it has.</param>
/// <param name="Signatures">Its signatures, in the order they were made.</param>
/// <param name="ArchiveTimestamp">The last document timestamp; <see langword="null"/> where there is none.</param>
internal sealed record DocumentFacts(int PageCount, IReadOnlyList<SignatureFacts> Signatures, TimestampFacts? ArchiveTimestamp);

/// <summary>What a certificate says about a signature.</summary>
/// <param name="FieldName">Its field.</param>
/// <param name="Subject">Whose certificate it is.</param>
/// <param name="Issuer">Who issued the certificate.</param>
/// <param name="SerialNumber">The certificate's serial number, hexadecimal.</param>
/// <param name="Level">The level found.</param>
/// <param name="Timestamp">Its own timestamp; <see langword="null"/> where there is none.</param>
internal sealed record SignatureFacts(
    string FieldName, string Subject, string Issuer, string SerialNumber, string Level, TimestampFacts? Timestamp);

/// <summary>A timestamp.</summary>
/// <param name="Authority">Who made it.</param>
/// <param name="Time">What it says.</param>
internal sealed record TimestampFacts(string Authority, DateTimeOffset Time);
