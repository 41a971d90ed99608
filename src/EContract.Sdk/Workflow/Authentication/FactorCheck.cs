using System.Security.Cryptography;
using System.Text;
using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Authentication;

namespace EContract.Sdk.Workflow.Authentication;

/// <summary>Says whether a code is the right one.</summary>
internal sealed class FactorCheck(SecretBox box)
{
    /// <summary>Prepares a factor for the log.</summary>
    public async ValueTask<RequiredFactor> RequireAsync(
        ParticipantId participant, AuthenticationFactor factor, CancellationToken cancellationToken)
    {
        byte[]? secret = SecretOf(participant, factor);
        return new RequiredFactor(
            factor.Method,
            AddressOf(factor),
            secret is null ? null : await box.SealAsync(secret, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Says whether a factor is the one that was prepared for the log.</summary>
    public async ValueTask<bool> IsSameAsync(
        ParticipantId participant, RequiredFactor prepared, AuthenticationFactor factor, CancellationToken cancellationToken)
    {
        if (prepared.Method != factor.Method || prepared.Address != AddressOf(factor))
            return false;
        if (prepared.Secret is not { } secret)
            return true;
        byte[] expected = await box.OpenAsync(secret, cancellationToken).ConfigureAwait(false);
        try
        {
            return CryptographicOperations.FixedTimeEquals(expected, SecretOf(participant, factor));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(expected);
        }
    }

    /// <summary>Compares a code.</summary>
    /// <returns>The authenticator app's time step, 0 for other factors; <see langword="null"/> when the code is wrong.</returns>
    public async ValueTask<long?> MatchAsync(
        Participant participant, AuthenticationMethod method, string code, DateTimeOffset now, CancellationToken cancellationToken)
    {
        SealedSecret? secret = method == AuthenticationMethod.EmailCode
            ? participant.Code is { } mailed && now < mailed.ExpiresAt ? mailed.Secret : null
            : participant.Factors.First(factor => factor.Method == method).Secret;
        if (secret is null)
            return null;
        // People type codes with spaces in them, and on Japanese keyboards in full-width digits.
        if (method != AuthenticationMethod.AccessCode)
            code = string.Concat(code.Normalize(NormalizationForm.FormKC).Where(c => !char.IsWhiteSpace(c)));
        byte[] expected = await box.OpenAsync(secret, cancellationToken).ConfigureAwait(false);
        try
        {
            return method switch
            {
                AuthenticationMethod.Totp => Totp.Match(expected, code, now, participant.LastStep),
                AuthenticationMethod.AccessCode => CryptographicOperations.FixedTimeEquals(expected, SecretText.Hash(code, OriginalId(participant))) ? 0 : null,
                _ => SecretText.Equal(Encoding.ASCII.GetString(expected), code) ? 0 : null,
            };
        }
        finally
        {
            CryptographicOperations.ZeroMemory(expected);
        }
    }

    /// <summary>Makes a code of six digits and seals it.</summary>
    public async ValueTask<SealedSecret> NewCodeAsync(CancellationToken cancellationToken)
    {
        byte[] digits = new byte[6];
        for (int i = 0; i < digits.Length; i++)
            digits[i] = (byte)('0' + RandomNumberGenerator.GetInt32(10));
        SealedSecret secret = await box.SealAsync(digits, cancellationToken).ConfigureAwait(false);
        CryptographicOperations.ZeroMemory(digits);
        return secret;
    }

    private static string? AddressOf(AuthenticationFactor factor) => factor.Address.Length == 0 ? null : factor.Address;

    private static byte[]? SecretOf(ParticipantId participant, AuthenticationFactor factor) => factor.Method switch
    {
        AuthenticationMethod.AccessCode => SecretText.Hash(factor.SecretText, participant.ToString()),
        AuthenticationMethod.Totp => Convert.FromHexString(factor.SecretText),
        _ => null,
    };

    // Who acts in another's place is asked for the code that was agreed with the other.
    private static string OriginalId(Participant participant) => (participant.DelegatedBy ?? participant.Id).ToString();
}
