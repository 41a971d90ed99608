using EContract.Sdk.Cryptography;
using Net.Pkcs11Interop.Common;

namespace EContract.Sdk.Pkcs11.Interop;

/// <summary>What the return values of PKCS#11 mean to a caller, and to us.</summary>
internal static class Pkcs11Failures
{
    /// <summary>The session, the login or a handle is gone, while the token may be well: a new session may do.</summary>
    public static bool IsSessionLost(CKR result) => result is
        CKR.CKR_SESSION_HANDLE_INVALID or
        CKR.CKR_SESSION_CLOSED or
        CKR.CKR_OBJECT_HANDLE_INVALID or
        CKR.CKR_KEY_HANDLE_INVALID or
        CKR.CKR_USER_NOT_LOGGED_IN or
        CKR.CKR_OPERATION_ACTIVE or
        CKR.CKR_OPERATION_NOT_INITIALIZED;

    /// <summary>The HSM behind the library is gone, or the library has lost it: it may have to be initialised anew.</summary>
    /// <remarks>p11-kit's client answers <c>CKR_DEVICE_ERROR</c> to everything once its server is dead, until it is finalised.</remarks>
    public static bool IsDeviceLost(CKR result) => result is
        CKR.CKR_DEVICE_ERROR or
        CKR.CKR_DEVICE_REMOVED or
        CKR.CKR_DEVICE_MEMORY or
        CKR.CKR_GENERAL_ERROR or
        CKR.CKR_FUNCTION_FAILED or
        CKR.CKR_HOST_MEMORY or
        CKR.CKR_TOKEN_NOT_PRESENT or
        CKR.CKR_TOKEN_NOT_RECOGNIZED or
        CKR.CKR_SLOT_ID_INVALID or
        CKR.CKR_SESSION_COUNT or
        CKR.CKR_CRYPTOKI_NOT_INITIALIZED;

    /// <summary>Whether the same calls may succeed later, or on another session.</summary>
    public static bool MayPass(CKR result) => IsSessionLost(result) || IsDeviceLost(result);

    /// <summary>Makes the error that our callers see.</summary>
    /// <param name="error">What the library said.</param>
    /// <param name="where">The token, and key, spoken to.</param>
    public static SignerException ToSignerException(Pkcs11Exception error, string where) =>
        new(Classify(error.RV), $"{where}: {error.Method} failed with {error.RV}.", error);

    private static SignerFailure Classify(CKR result) => result switch
    {
        CKR.CKR_PIN_INCORRECT or CKR.CKR_PIN_LOCKED or CKR.CKR_PIN_EXPIRED or CKR.CKR_PIN_INVALID or CKR.CKR_PIN_LEN_RANGE
            or CKR.CKR_USER_PIN_NOT_INITIALIZED or CKR.CKR_USER_NOT_LOGGED_IN => SignerFailure.AccessDenied,
        CKR.CKR_MECHANISM_INVALID or CKR.CKR_MECHANISM_PARAM_INVALID or CKR.CKR_KEY_TYPE_INCONSISTENT
            or CKR.CKR_KEY_FUNCTION_NOT_PERMITTED or CKR.CKR_KEY_SIZE_RANGE or CKR.CKR_DATA_LEN_RANGE
            or CKR.CKR_FUNCTION_NOT_SUPPORTED => SignerFailure.UnsupportedAlgorithm,
        _ => MayPass(result) ? SignerFailure.Unavailable : SignerFailure.SigningFailed,
    };
}
