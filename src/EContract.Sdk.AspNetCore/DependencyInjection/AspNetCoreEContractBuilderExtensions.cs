using System.Text.Encodings.Web;
using System.Text.Unicode;
using EContract.Sdk.AspNetCore;
using EContract.Sdk.AspNetCore.Endpoints;
using EContract.Sdk.AspNetCore.Pages;
using EContract.Sdk.AspNetCore.Protection;
using EContract.Sdk.AspNetCore.Verification;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Chooses the pages on which participants sign and download.</summary>
public static class AspNetCoreEContractBuilderExtensions
{
    /// <summary>Has the pages for participants ready; <c>app.MapEContract()</c> puts them under the addresses of the mailed links.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">How they look and behave.</param>
    public static EContractBuilder EnablePages(this EContractBuilder builder, Action<PagesOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        IServiceCollection services = builder.Services;
        services.AddOptions<PagesOptions>().Configure(options => configure?.Invoke(options));
        // Japanese as it is written: as character references a page would be eight times as long. What HTML gives a meaning to is escaped all the same.
        services.AddWebEncoders(encoders => encoders.TextEncoderSettings ??= new TextEncoderSettings(UnicodeRanges.All));
        services.AddAntiforgery();
        services.AddRazorComponents();
        services.TryAddSingleton(provider => provider.GetRequiredService<IOptions<PagesOptions>>().Value);
        services.TryAddSingleton<PageHost>();
        services.TryAddSingleton<RequestLimits>();
        services.TryAddSingleton<PageGuard>();
        services.TryAddSingleton<Authentication>();
        services.TryAddSingleton<AssetEndpoints>();
        services.TryAddSingleton<SealForm>();
        services.TryAddSingleton<SigningEndpoints>();
        services.TryAddSingleton<DownloadEndpoints>();
        services.TryAddSingleton<LinkRequestEndpoints>();
        services.TryAddSingleton<UploadReader>();
        services.TryAddSingleton<VerificationLimits>();
        services.TryAddSingleton<VerificationEndpoints>();
        services.AddOptions<LoggerFilterOptions>().Configure<IOptions<PagesOptions>>(KeepAddressesOutOfLogs);
        return builder;
    }

    // ASP.NET Core writes the address of each request when it begins, before anybody could change what it writes: a mailed link's has the token.
    private static void KeepAddressesOutOfLogs(LoggerFilterOptions filters, IOptions<PagesOptions> pages)
    {
        if (pages.Value.LogRequestAddresses)
            return;
        foreach (string category in (string[])["Microsoft.AspNetCore.Hosting.Diagnostics", "Microsoft.AspNetCore.Routing", "Microsoft.AspNetCore.StaticFiles"])
            filters.Rules.Add(new LoggerFilterRule(null, category, LogLevel.Warning, null));
    }
}
