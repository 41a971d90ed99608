namespace EContract.Sdk.Contracts.Retention;

/// <summary>Documents that are not to be destroyed whatever their age, as while a dispute or an inspection lasts.</summary>
/// <param name="Reason">Why.</param>
/// <param name="By">Who said so.</param>
/// <param name="SetAt">When.</param>
public sealed record LegalHold(string Reason, Actor By, DateTimeOffset SetAt);
