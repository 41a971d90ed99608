using EContract.Sdk.Contracts.Search;

namespace EContract.Sdk.EntityFrameworkCore.Search;

/// <summary>A text by whose parts envelopes are found; it stands in the index once, however many envelopes have it.</summary>
internal sealed record IndexedText(string Tenant, SearchField Field, string Value);
