namespace EContract.Sdk.Contracts;

/// <summary>Who sends an envelope.</summary>
/// <param name="Organization">The organisation, as in 「東海市」: the first thing a recipient reads.</param>
/// <param name="Name">The person or desk to whom news about the envelope goes.</param>
/// <param name="Email">Their e-mail address; empty: no news is sent.</param>
public sealed record EnvelopeSender(string Organization, string Name = "", string Email = "");
