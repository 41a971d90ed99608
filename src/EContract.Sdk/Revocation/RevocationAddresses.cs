namespace EContract.Sdk.Revocation;

/// <summary>The addresses a certificate gives for its revocation: alternatives, of which one good answer is enough.</summary>
internal static class RevocationAddresses
{
    /// <summary>Asks one after the other until one answers.</summary>
    /// <returns><see langword="null"/> when there is no address.</returns>
    /// <exception cref="RevocationException">There are some, and all failed; the last one's error.</exception>
    public static async ValueTask<RevocationEvidence?> FirstAsync(IEnumerable<Uri> addresses, Func<Uri, ValueTask<RevocationEvidence>> ask)
    {
        RevocationException? failure = null;
        foreach (Uri address in addresses)
        {
            try
            {
                return await ask(address).ConfigureAwait(false);
            }
            catch (RevocationException e)
            {
                failure = e;
            }
        }

        return failure is null ? null : throw failure;
    }
}
