using System.CommandLine;
using EContract.Sdk.Contracts;
using EContract.Sdk.EntityFrameworkCore;

namespace EContract.Cli.Commands.Auditing;

/// <summary>Whose: <c>--tenant T</c>.</summary>
internal sealed class TenantOption(string description)
{
    private readonly Option<string?> _tenant = new("--tenant") { Description = description, HelpName = "T" };

    public void AddTo(Command command) => command.Add(_tenant);

    /// <returns><see langword="null"/> without the option.</returns>
    /// <exception cref="UsageException">It is no name of a tenant.</exception>
    public TenantId? Read(ParseResult parsed) => parsed.GetValue(_tenant) switch
    {
        null => null,
        { } text when TenantId.TryParse(text, out TenantId tenant) => tenant,
        { } text => throw new UsageException($"'{text}' is no name of a tenant."),
    };

    /// <summary>The tenant, or all that the database has.</summary>
    /// <exception cref="UsageException">It is no name of a tenant, or the database has none of that name.</exception>
    public async Task<IReadOnlyList<TenantId>> ListAsync(ParseResult parsed, EntityFrameworkEnvelopeStore store, CancellationToken cancellationToken)
    {
        TenantId? only = Read(parsed);
        IReadOnlyList<TenantId> known = await store.ListTenantsAsync(onlyUnanchored: false, cancellationToken);
        if (only is not { } tenant)
            return known;
        return known.Contains(tenant) ? [tenant] : throw new UsageException($"The database has no tenant {tenant}.");
    }
}
