using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;

namespace EContract.Sdk.Workflow.Authentication;

/// <summary>The codes of authenticator apps: RFC 6238 over RFC 4226, SHA-1, six digits, steps of 30 seconds.</summary>
internal static class Totp
{
    private const int StepSeconds = 30;

    // RFC 6238, 5.2: one step either way for clocks that differ and people who type slowly.
    private const int Tolerance = 1;

    /// <summary>Finds the step that a code is for.</summary>
    /// <param name="secret">The app's secret.</param>
    /// <param name="code">The code as it was typed.</param>
    /// <param name="now">The time.</param>
    /// <param name="lastStep">The step of the last code that was taken: none is taken twice (RFC 6238, 5.2).</param>
    /// <returns>The step; <see langword="null"/> when the code is wrong.</returns>
    public static long? Match(ReadOnlySpan<byte> secret, ReadOnlySpan<char> code, DateTimeOffset now, long lastStep)
    {
        long current = now.ToUnixTimeSeconds() / StepSeconds;
        long? matched = null;

        // All steps are compared, whichever it is: the time that takes tells nothing.
        for (long step = current - Tolerance; step <= current + Tolerance; step++)
        {
            if (SecretText.Equal(CodeFor(secret, step), code) && step > lastStep)
                matched ??= step;
        }

        return matched;
    }

    /// <summary>RFC 4226, 5.3.</summary>
    public static string CodeFor(ReadOnlySpan<byte> secret, long step)
    {
        Span<byte> counter = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(counter, step);
        Span<byte> mac = stackalloc byte[HMACSHA1.HashSizeInBytes];
#pragma warning disable CA5350 // RFC 6238's default, and what every app does; HMAC does not depend on collisions.
        HMACSHA1.HashData(secret, counter, mac);
#pragma warning restore CA5350
        int offset = mac[^1] & 0x0F;
        uint value = BinaryPrimitives.ReadUInt32BigEndian(mac[offset..]) & 0x7FFF_FFFF;
        return (value % 1_000_000).ToString("D6", CultureInfo.InvariantCulture);
    }
}
