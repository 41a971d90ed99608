namespace EContract.Sdk.Pkcs11;

/// <summary>Says which token of which PKCS#11 library is meant, and how to log in.</summary>
public class Pkcs11TokenOptions
{
    /// <summary>Full path of the PKCS#11 library. Required.</summary>
    public string LibraryPath { get; set; } = "";

    /// <summary>What the library wants to be initialised with: <c>pReserved</c> of <c>CK_C_INITIALIZE_ARGS</c>, as text.</summary>
    /// <value>
    /// <see langword="null"/>, the default: nothing, as the standard has it. NSS wants <c>configdir='sql:/path' flags=readOnly</c>.
    /// The same for all who use the library in a process.
    /// </value>
    public string? LibraryParameters { get; set; }

    /// <summary>The token's label (<c>CK_TOKEN_INFO.label</c>), without its padding.</summary>
    /// <value><see langword="null"/>, the default: any label.</value>
    public string? TokenLabel { get; set; }

    /// <summary>The token's serial number; tells tokens with the same label apart.</summary>
    /// <value><see langword="null"/>, the default: any serial number.</value>
    public string? TokenSerial { get; set; }

    /// <summary>The slot; not stable with every module, so prefer label or serial number.</summary>
    /// <value><see langword="null"/>, the default: any slot.</value>
    public ulong? SlotId { get; set; }

    /// <summary>Fetches the user PIN when a login is needed.</summary>
    /// <value><see langword="null"/>, the default: the token needs no login.</value>
    /// <remarks>A PIN that the token refused is not offered to it a second time by this process: tokens lock after a few.</remarks>
    public Pkcs11PinProvider? PinProvider { get; set; }

    /// <summary>
    /// Whether a PIN may be shown to a token that has one try left before it locks (<c>CKF_USER_PIN_FINAL_TRY</c>).
    /// </summary>
    /// <value>
    /// <see langword="false"/> by default: then the login is refused, as <c>AccessDenied</c>, and the token not asked. A PIN typed
    /// on the token's own pad is always let through.
    /// </value>
    public bool AllowFinalPinTry { get; set; }

    /// <summary>
    /// How long one request may take, with waiting for a free session, logging in, and trying again while a lost HSM comes back:
    /// PKCS#11 itself knows no timeouts.
    /// </summary>
    /// <value>30 seconds by default.</value>
    public TimeSpan OperationTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How many sessions, and so requests at once, are used at most.</summary>
    /// <value>8 by default. A software token profits from as many as there are processors, a distant HSM from more.</value>
    public int MaxSessions { get; set; } = 8;

    /// <summary>How many sessions stay open when nobody needs them.</summary>
    /// <value>0 by default: with the last session the login ends, and the next request fetches the PIN again.</value>
    public int MinSessions { get; set; }

    /// <summary>After what time a session that nobody needs is closed.</summary>
    /// <value>5 minutes by default; <see cref="Timeout.InfiniteTimeSpan"/> for never.</value>
    public TimeSpan SessionIdleTimeout { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Sets <see cref="PinProvider"/> to a PIN held in memory.</summary>
    public void SetPin(string pin) => PinProvider = Pkcs11Pin.FromString(pin);

    /// <summary>Names what is wrong with the values; empty when nothing is.</summary>
    internal virtual IEnumerable<string> FindErrors()
    {
        if (string.IsNullOrWhiteSpace(LibraryPath))
            yield return $"{nameof(LibraryPath)} is not set: name the PKCS#11 library of the HSM.";
        if (OperationTimeout <= TimeSpan.Zero)
            yield return $"{nameof(OperationTimeout)} must be positive, not {OperationTimeout}.";
        if (MaxSessions < 1)
            yield return $"{nameof(MaxSessions)} must be at least 1, not {MaxSessions}.";
        if (MinSessions < 0 || MinSessions > MaxSessions)
            yield return $"{nameof(MinSessions)} must be between 0 and {nameof(MaxSessions)}, not {MinSessions}.";
        if (SessionIdleTimeout <= TimeSpan.Zero && SessionIdleTimeout != Timeout.InfiniteTimeSpan)
            yield return $"{nameof(SessionIdleTimeout)} must be positive or infinite, not {SessionIdleTimeout}.";
    }

    /// <summary>Throws when a value is wrong.</summary>
    internal void ThrowIfInvalid(string parameterName)
    {
        if (FindErrors().FirstOrDefault() is { } error)
            throw new ArgumentException(error, parameterName);
    }
}
