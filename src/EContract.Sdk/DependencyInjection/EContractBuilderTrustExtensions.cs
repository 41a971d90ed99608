using System.Security.Cryptography.X509Certificates;
using EContract.Sdk.DependencyInjection;
using EContract.Sdk.Diagnostics;
using EContract.Sdk.Revocation;
using EContract.Sdk.Timestamping;
using EContract.Sdk.Trust;
using EContract.Sdk.Validation;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Chooses time-stamping authorities, trust anchors and revocation information.</summary>
public static class EContractBuilderTrustExtensions
{
    /// <summary>
    /// The name of the HTTP client that fetches timestamps, OCSP answers, CRLs and issuers; configure it as any other. A host that
    /// replaces its primary handler takes it upon itself to keep fetches out of private networks.
    /// </summary>
    public const string HttpClientName = "EContract.Sdk";

    /// <summary>Adds a time-stamping authority; it is asked when those added before it cannot be reached.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="uri">Its address, http or https.</param>
    /// <param name="options">How to ask; the defaults when <see langword="null"/>.</param>
    public static EContractBuilder AddTimestampAuthority(
        this EContractBuilder builder, Uri uri, Rfc3161TimestampOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(uri);
        builder.Services.Configure<TimestampAuthorityChoices>(choices => choices.Add(uri, options));
        return builder.UseTimestampAuthority(provider => provider.GetRequiredService<IOptions<TimestampAuthorityChoices>>().Value
            .Create(provider.CreateHttpClient(), provider.GetOutboundHttpOptions(), provider.GetRequiredService<TimeProvider>()));
    }

    /// <summary>Takes timestamps from anything else, in place of all authorities added before.</summary>
    public static EContractBuilder UseTimestampAuthority(
        this EContractBuilder builder, Func<IServiceProvider, ITimestampAuthority> factory)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(factory);
        builder.Services.Replace(ServiceDescriptor.Singleton<ITimestampAuthority>(provider =>
            provider.GetService<TsaTrustProfile>() is { } profile ? new AccreditedTimestampAuthority(factory(provider), profile) : factory(provider)));
        return builder;
    }

    /// <summary>
    /// Accepts timestamps of listed services only, such as those accredited in Japan (認定タイムスタンプ), whichever authority is asked:
    /// those of others are neither put into documents, nor count when the container's <see cref="PdfSignatureValidator"/> judges.
    /// </summary>
    /// <param name="builder">The builder.</param>
    /// <param name="profile">The list, e.g. of <see cref="TsaTrustProfile.FromFile"/>.</param>
    public static EContractBuilder SetTimestampServices(this EContractBuilder builder, TsaTrustProfile profile)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(profile);
        builder.Services.Replace(ServiceDescriptor.Singleton(profile));
        return builder;
    }

    /// <summary>
    /// Says what is required of a valid signature, wherever the container's <see cref="PdfSignatureValidator"/> is not told otherwise:
    /// in the final validation of envelopes for one. The services of <see cref="SetTimestampServices"/> count beside it.
    /// </summary>
    /// <param name="builder">The builder.</param>
    /// <param name="policy">The policy.</param>
    public static EContractBuilder SetValidationPolicy(this EContractBuilder builder, ValidationPolicy policy)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(policy);
        builder.Services.Replace(ServiceDescriptor.Singleton(policy));
        return builder;
    }

    /// <summary>
    /// Says how far fetches may go: timestamps, OCSP answers, CRLs, issuers. Certificates in hostile documents choose addresses,
    /// so that private networks are refused unless <see cref="OutboundHttpOptions.AllowPrivateNetworks"/> is set here, and proxies
    /// are not used: for authorities inside the company, a proxy, or development authorities on loopback.
    /// </summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Sets the options; several calls add up.</param>
    public static EContractBuilder SetOutboundHttp(this EContractBuilder builder, Action<OutboundHttpOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);
        builder.Services.Configure(configure);
        return builder;
    }

    /// <summary>Trusts the certificates in files, PEM, DER or PKCS#7, beside those added before.</summary>
    public static EContractBuilder AddTrustAnchors(this EContractBuilder builder, params string[] paths)
    {
        ArgumentNullException.ThrowIfNull(paths);
        return builder.AddTrustAnchors(() => TrustAnchors.FromFiles(paths));
    }

    /// <summary>Trusts certificates, beside those added before.</summary>
    public static EContractBuilder AddTrustAnchors(this EContractBuilder builder, params X509Certificate2[] certificates)
    {
        ArgumentNullException.ThrowIfNull(certificates);
        return builder.AddTrustAnchors(() => new TrustAnchors(certificates));
    }

    /// <summary>Takes revocation information from anything else than the network, or by another way.</summary>
    public static EContractBuilder UseRevocationSource(
        this EContractBuilder builder, Func<IServiceProvider, IRevocationSource> factory)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(factory);
        builder.Services.Replace(ServiceDescriptor.Singleton(factory));
        return builder;
    }

    /// <summary>Registers what every host has: bounded HTTP, and revocation information from where certificates say.</summary>
    internal static void AddTrust(this IServiceCollection services)
    {
        services.AddOptions<OutboundHttpOptions>().Configure(options => options.AllowPrivateNetworks = false);
        services.AddBoundedHttpClient(HttpClientName, provider => !provider.GetOutboundHttpOptions().AllowPrivateNetworks);
        services.TryAddSingleton(provider => OutboundHttp.With(
            provider.CreateHttpClient(), provider.GetOutboundHttpOptions(), provider.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton<IRevocationSource>(provider =>
        {
            TimeProvider time = provider.GetRequiredService<TimeProvider>();
            return new CachingRevocationSource(
                new OnlineRevocationSource(provider.GetRequiredService<OutboundHttp>(), timeProvider: time), timeProvider: time);
        });
    }

    private static EContractBuilder AddTrustAnchors(this EContractBuilder builder, Func<TrustAnchors> set)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.Configure<TrustAnchorChoices>(choices => choices.Add(set));
        builder.Services.Replace(ServiceDescriptor.Singleton<ITrustAnchorSource>(
            provider => provider.GetRequiredService<IOptions<TrustAnchorChoices>>().Value.Create()));
        return builder;
    }

    private static OutboundHttpOptions GetOutboundHttpOptions(this IServiceProvider provider) =>
        provider.GetRequiredService<IOptions<OutboundHttpOptions>>().Value;

    private static HttpClient CreateHttpClient(this IServiceProvider provider) =>
        provider.GetRequiredService<IHttpClientFactory>().CreateClient(HttpClientName);
}
