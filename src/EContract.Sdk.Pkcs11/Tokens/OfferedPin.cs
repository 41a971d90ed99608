using System.Security.Cryptography;
using EContract.Sdk.Cryptography;
using Net.Pkcs11Interop.Common;

namespace EContract.Sdk.Pkcs11.Tokens;

/// <summary>A PIN on its way to a token: fetched when it is needed, never offered again once it was refused, overwritten after use.</summary>
internal sealed class OfferedPin : IDisposable
{
    private readonly Pkcs11Token _token;
    private readonly CKU _user;
    private readonly bool _mayBeLast;
    private readonly Lock _gate = new();
    private int _uses;
    private bool _disposed;

    // Null where the token asks for the PIN itself.
    private readonly byte[]? _pin;

    private OfferedPin(Pkcs11Token token, CKU user, bool mayBeLast, byte[]? pin)
    {
        _token = token;
        _user = user;
        _mayBeLast = mayBeLast;
        _pin = pin;
    }

    /// <summary>Fetches the PIN; where nobody provides one, a token with a PIN pad asks its user (PKCS#11 v2.40, 5.6).</summary>
    /// <param name="token">The token that it is for.</param>
    /// <param name="user">What it is for: the login, or a signature of a key that wants it each time.</param>
    /// <param name="options">Who provides it, and whether it may be the last that the token looks at.</param>
    /// <param name="cancellationToken">Stops waiting for the provider.</param>
    /// <exception cref="SignerException">Nobody provides a PIN, who should fails, or the token has refused this one before.</exception>
    public static async ValueTask<OfferedPin> FetchAsync(
        Pkcs11Token token, CKU user, Pkcs11TokenOptions options, CancellationToken cancellationToken)
    {
        if (options.PinProvider is not { } provider)
        {
            // Whoever types it sees what the device says of its tries.
            return token.HasProtectedAuthenticationPath
                ? new OfferedPin(token, user, mayBeLast: true, pin: null)
                : throw Denied(token, $"wants a PIN: set {nameof(Pkcs11TokenOptions.PinProvider)}");
        }

        byte[] pin = await AskAsync(token, provider, cancellationToken).ConfigureAwait(false);
        var offered = new OfferedPin(token, user, options.AllowFinalPinTry, pin);
        if (!RejectedPins.Contains(token, user, pin))
            return offered;
        offered.Dispose();
        throw Denied(token, "has already refused this PIN; it is not tried again, so that the token does not lock");
    }

    // The provider is the host's own: it may throw what it likes, and need not listen when nobody waits any more.
    private static async Task<byte[]> AskAsync(Pkcs11Token token, Pkcs11PinProvider provider, CancellationToken cancellationToken)
    {
        Task<byte[]>? asked = null;
        try
        {
            asked = provider(cancellationToken).AsTask();
            return await asked.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            _ = asked?.ContinueWith(
                late => CryptographicOperations.ZeroMemory(late.Result),
                CancellationToken.None,
                TaskContinuationOptions.OnlyOnRanToCompletion,
                TaskScheduler.Default);
            throw;
        }
        catch (Exception e) when (e is not SignerException)
        {
            throw new SignerException(
                SignerFailure.Unavailable, $"The PIN of the {token.DisplayName} could not be fetched: its provider threw {e.GetType().Name}.", e);
        }
    }

    /// <summary>Makes a call that shows the PIN to the token.</summary>
    /// <param name="call">Is given the PIN, or <see langword="null"/> where the token asks for it itself.</param>
    /// <exception cref="SignerException">The PIN is empty, the token refused it, is locked, or would be by a wrong one.</exception>
    /// <exception cref="OperationCanceledException">Nobody waits for the call any more, and the PIN is gone.</exception>
    public TResult Use<TResult>(Func<byte[]?, TResult> call)
    {
        // A mistake of whoever provides it, which would cost one of the token's few tries.
        if (_pin is { Length: 0 })
            throw Denied(_token, "was given an empty PIN, which is not shown to it");
        if (!_mayBeLast && _token.IsAtFinalTry())
        {
            throw Denied(
                _token,
                $"has one try left before a wrong PIN locks it, and is not shown this one: log in by its maker's tool, or set {nameof(Pkcs11TokenOptions.AllowFinalPinTry)}");
        }

        Enter();
        try
        {
            return call(_pin);
        }
        catch (Pkcs11Exception e) when (e.RV is CKR.CKR_PIN_INCORRECT or CKR.CKR_PIN_INVALID or CKR.CKR_PIN_LEN_RANGE)
        {
            if (_pin is not null)
                RejectedPins.Add(_token, _user, _pin);
            throw Denied(_token, "refused the PIN", e);
        }
        catch (Pkcs11Exception e) when (e.RV == CKR.CKR_PIN_LOCKED)
        {
            throw Denied(_token, "is locked: its PIN was wrong too often", e);
        }
        catch (Pkcs11Exception e) when (e.RV is CKR.CKR_FUNCTION_CANCELED or CKR.CKR_FUNCTION_REJECTED)
        {
            throw Denied(_token, "was not given its PIN: the user turned the request away, or did not answer it", e);
        }
        finally
        {
            Leave();
        }
    }

    /// <summary>Overwrites the PIN, as soon as no call uses it.</summary>
    /// <remarks>Who asked may be gone while his call still runs: a PIN overwritten under it would be a wrong one, and lock the token.</remarks>
    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
            if (_uses == 0)
                CryptographicOperations.ZeroMemory(_pin);
        }
    }

    private void Enter()
    {
        lock (_gate)
        {
            if (_disposed)
                throw new OperationCanceledException("The PIN is no longer at hand.");
            _uses++;
        }
    }

    private void Leave()
    {
        lock (_gate)
        {
            // A call that was given up may still run beside the one that was made in its place.
            if (--_uses == 0 && _disposed)
                CryptographicOperations.ZeroMemory(_pin);
        }
    }

    private static SignerException Denied(Pkcs11Token token, string what, Exception? cause = null) =>
        new(SignerFailure.AccessDenied, $"The {token.DisplayName} {what}.", cause);
}
