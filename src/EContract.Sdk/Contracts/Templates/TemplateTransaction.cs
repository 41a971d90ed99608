namespace EContract.Sdk.Contracts.Templates;

/// <summary>By which values the contracts made from a template are found later (<see cref="TransactionDetails"/>).</summary>
/// <param name="Date">The name of the merge value that is the date.</param>
/// <param name="Counterparty">The other party, with placeholders, as in <c>{乙.organization}</c>.</param>
/// <param name="Amount">The name of the merge value that is the amount; <see langword="null"/> for none.</param>
/// <param name="Currency">The currency, three letters of ISO 4217.</param>
public sealed record TemplateTransaction(string Date, string Counterparty, string? Amount = null, string Currency = "JPY");
