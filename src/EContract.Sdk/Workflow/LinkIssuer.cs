using System.Security.Cryptography;
using EContract.Sdk.Contracts;
using EContract.Sdk.Storage;

namespace EContract.Sdk.Workflow;

/// <summary>Makes links, and turns their tokens back into addresses when they are mailed.</summary>
internal sealed class LinkIssuer(EnvelopeServices services)
{
    /// <summary>Until when a link to the result works: the end of the last day, so that 「14日間」 is fourteen whole days.</summary>
    public static DateTimeOffset DownloadExpiry(DateTimeOffset from, int days, TimeZoneInfo zone)
    {
        DateTime firstDayAfter = TimeZoneInfo.ConvertTime(from, zone).Date.AddDays(days + 1);
        return new DateTimeOffset(firstDayAfter, zone.GetUtcOffset(firstDayAfter)).ToUniversalTime();
    }

    public DateTimeOffset ExpiryFor(Envelope envelope, LinkPurpose purpose, DateTimeOffset now) => purpose == LinkPurpose.Sign
        ? envelope.ExpiresAt ?? now + envelope.SigningPeriod
        : DownloadExpiry(now, services.Options.DownloadDays, services.Options.TimeZone);

    /// <summary>Makes a token and wraps it, so that it can wait in the outbox without being readable there.</summary>
    public async ValueTask<(LinkToken Token, WrappedKey Wrapped)> IssueAsync(CancellationToken cancellationToken)
    {
        byte[] secret = RandomNumberGenerator.GetBytes(LinkToken.Length);
        WrappedKey wrapped = await services.KeyWrapper.WrapAsync(secret, cancellationToken).ConfigureAwait(false);
        var token = LinkToken.From(secret);
        CryptographicOperations.ZeroMemory(secret);
        return (token, wrapped);
    }

    public async ValueTask<Uri> AddressAsync(LinkPurpose purpose, WrappedKey wrapped, CancellationToken cancellationToken)
    {
        byte[] secret = await services.KeyWrapper.UnwrapAsync(wrapped, cancellationToken).ConfigureAwait(false);
        Uri address = Address(purpose, LinkToken.From(secret));
        CryptographicOperations.ZeroMemory(secret);
        return address;
    }

    /// <summary>The hash by which the link of a wrapped token is known.</summary>
    public async ValueTask<string> HashAsync(WrappedKey wrapped, CancellationToken cancellationToken)
    {
        byte[] secret = await services.KeyWrapper.UnwrapAsync(wrapped, cancellationToken).ConfigureAwait(false);
        string hash = LinkToken.From(secret).Hash;
        CryptographicOperations.ZeroMemory(secret);
        return hash;
    }

    public Uri Address(LinkPurpose purpose, LinkToken token)
    {
        string page = purpose == LinkPurpose.Sign ? "sign" : "download";
        string baseAddress = services.Options.LinkBaseAddress.AbsoluteUri;
        return new Uri($"{baseAddress}{(baseAddress.EndsWith('/') ? "" : "/")}{page}/{token.Text}");
    }
}
