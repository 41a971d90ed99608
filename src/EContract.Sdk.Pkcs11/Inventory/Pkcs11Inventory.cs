using System.Runtime.CompilerServices;
using EContract.Sdk.Cryptography;
using EContract.Sdk.Pkcs11.Interop;
using EContract.Sdk.Pkcs11.Keys;
using EContract.Sdk.Pkcs11.Sessions;
using Net.Pkcs11Interop.Common;
using Net.Pkcs11Interop.HighLevelAPI;

namespace EContract.Sdk.Pkcs11.Inventory;

/// <summary>Says which tokens a PKCS#11 library has, and what is on them. An operator's tool: it changes nothing.</summary>
public static class Pkcs11Inventory
{
    /// <summary>Lists the tokens of a library, initialised or not, without a login.</summary>
    /// <param name="options">Which library; what they say of a token plays no part.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="ArgumentException">The options are incomplete.</exception>
    /// <exception cref="SignerException">The library is not there, does not start, or does not answer in time.</exception>
    public static async ValueTask<IReadOnlyList<Pkcs11TokenInfo>> ListTokensAsync(
        Pkcs11TokenOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.ThrowIfInvalid(nameof(options));
        try
        {
            return await ListAsync(options, cancellationToken).WaitAsync(options.OperationTimeout, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException e)
        {
            throw new SignerException(
                SignerFailure.Unavailable, $"{options.LibraryPath} did not answer within {options.OperationTimeout}.", e);
        }
        catch (Pkcs11Exception e)
        {
            throw Pkcs11Failures.ToSignerException(e, options.LibraryPath);
        }
    }

    /// <summary>Lists the keys and certificates on a token.</summary>
    /// <param name="options">Which token. Without a <see cref="Pkcs11TokenOptions.PinProvider"/> there is no login, and only public objects are seen.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="ArgumentException">The options are incomplete.</exception>
    /// <exception cref="SignerException">The token is not there, denies access, or fails.</exception>
    public static async ValueTask<Pkcs11TokenContents> ReadAsync(
        Pkcs11TokenOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.ThrowIfInvalid(nameof(options));
        var pool = new Pkcs11SessionPool(options, SessionType.ReadOnly, capacity: 1, TimeProvider.System)
        {
            LogsIn = options.PinProvider is not null,
        };
        await using ConfiguredAsyncDisposable closing = pool.ConfigureAwait(false);
        return await pool.RunAsync(Read, cancellationToken).ConfigureAwait(false);
    }

    private static async Task<List<Pkcs11TokenInfo>> ListAsync(Pkcs11TokenOptions options, CancellationToken cancellationToken)
    {
        Pkcs11Module module = await Pkcs11Module.AcquireAsync(options.LibraryPath, options.LibraryParameters, cancellationToken).ConfigureAwait(false);
        try
        {
            Pkcs11ModuleLease lease = await module.EnterAsync(options.OperationTimeout, cancellationToken).ConfigureAwait(false);
            using var thread = new SessionThread("PKCS#11 listing");
            Task<List<Pkcs11TokenInfo>> listing = thread.RunAsync(() => module.ListTokens().ConvertAll(found => Describe(found.Slot, found.Token)));
            Task ending = lease.EndAfterAsync(listing, options.OperationTimeout, TimeProvider.System);
            await Task.WhenAny(lease.Over, ending).WaitAsync(cancellationToken).ConfigureAwait(false);
            return listing.IsCompleted
                ? await listing.ConfigureAwait(false)
                : throw new SignerException(SignerFailure.Unavailable, $"{options.LibraryPath} did not answer within {options.OperationTimeout}.");
        }
        finally
        {
            await module.ReleaseAsync().ConfigureAwait(false);
        }
    }

    private static Pkcs11TokenContents Read(PooledSession pooled)
    {
        ISession session = pooled.Session;
        bool isLoggedIn = session.GetSessionInfo().State is CKS.CKS_RO_USER_FUNCTIONS or CKS.CKS_RW_USER_FUNCTIONS;
        return new Pkcs11TokenContents(
            Describe(pooled.Token.Slot, pooled.Token.Slot.GetTokenInfo()),
            isLoggedIn || !pooled.Token.LoginRequired,
            TokenKeys.List(session),
            [.. TokenCertificate.List(session)
                .Select(found => new Pkcs11CertificateInfo(found.Label, Convert.ToHexStringLower(found.Id), found.Certificate))
                .OrderBy(found => found.Label, StringComparer.Ordinal)]);
    }

    private static Pkcs11TokenInfo Describe(ISlot slot, ITokenInfo token) => new()
    {
        SlotId = slot.SlotId,
        Label = token.Label.TrimEnd(),
        Serial = token.SerialNumber.TrimEnd(),
        Manufacturer = token.ManufacturerId.TrimEnd(),
        Model = token.Model.TrimEnd(),
        IsInitialized = token.TokenFlags.TokenInitialized,
        LoginRequired = token.TokenFlags.LoginRequired,
        HasProtectedAuthenticationPath = token.TokenFlags.ProtectedAuthenticationPath,
        IsPinFinalTry = token.TokenFlags.UserPinFinalTry,
        IsPinLocked = token.TokenFlags.UserPinLocked,
    };
}
