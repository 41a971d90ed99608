using EContract.Samples.ContractPortal.Envelopes;
using EContract.Samples.ContractPortal.Mails;
using EContract.Samples.ContractPortal.Operations;
using EContract.Samples.ContractPortal.Pages;
using EContract.Samples.ContractPortal.Search;
using EContract.Samples.ContractPortal.Users;
using EContract.Sdk.Testing;
using EContract.Sdk.Workflow;
using Microsoft.AspNetCore.DataProtection;

namespace EContract.Samples.ContractPortal.Hosting;

/// <summary>The application, from start to end.</summary>
internal sealed class Portal : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly Authorities _authorities;

    private Portal(WebApplication application, Authorities authorities, string welcome) =>
        (_application, _authorities, Welcome) = (application, authorities, welcome);

    /// <summary>What is said when all is ready.</summary>
    public string Welcome { get; }

    /// <summary>Starts the application; what an earlier one left in the folder goes on.</summary>
    public static async Task<Portal> StartAsync(Arguments arguments)
    {
        var folder = DataFolder.Open(arguments.DataFolder);
        Authorities authorities = await Authorities.OpenAsync(folder);
        WitnessKey key = await WitnessKey.OpenAsync(folder, authorities.Pki);
        WebApplication application = Build(arguments, folder, authorities.Pki, key);
        await application.StartAsync();

        var address = new Uri(application.Urls.First());
        application.Services.GetRequiredService<EnvelopeServices>().Options.LinkBaseAddress = address;
        // Its addresses are invented: nothing is mailed to them.
        if (arguments.Smtp is null)
            await FirstEnvelope.SendAsync(application.Services.GetRequiredService<EnvelopeManager>(), application.Services.GetRequiredService<TimeProvider>().GetUtcNow());
        return new Portal(application, authorities, $"""
            契約ポータル / Contract portal
              open           {address}
              witness key    {key.Description}
              database       {(arguments.PostgreSql is null ? folder.Database : "PostgreSQL")}
              mails          {(arguments.Smtp is { } smtp ? $"by {smtp.Host}:{smtp.Port}" : $"{folder.Mails}, and on the page {address}mails")}
              data           {folder.FullPath}
            Ctrl+C ends it; what was begun goes on at the next start.
            """);
    }

    public Task WaitForShutdownAsync() => _application.WaitForShutdownAsync();

    public async ValueTask DisposeAsync()
    {
        await _application.DisposeAsync();
        await _authorities.DisposeAsync();
    }

    private static WebApplication Build(Arguments arguments, DataFolder folder, DevelopmentPki authorities, WitnessKey key)
    {
        // The assets of packages are found beside the program, from whatever folder it is started.
        WebApplicationBuilder builder = WebApplication.CreateBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.WebHost.UseUrls(arguments.Address.AbsoluteUri).UseStaticWebAssets();
        // What keeps the host from starting is said by Program in one line; the keys of cookies lie in a folder of the user's own.
        builder.Logging.SetMinimumLevel(LogLevel.Warning)
            .AddFilter("Microsoft.Extensions.Hosting", LogLevel.None)
            .AddFilter("Microsoft.EntityFrameworkCore", LogLevel.None)
            .AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error)
            .AddFilter("Microsoft.AspNetCore.Antiforgery", LogLevel.Error);
        // A page elsewhere whose name leads to this machine is not let in.
        builder.Configuration["AllowedHosts"] = arguments.AllowRemote ? "*" : "127.0.0.1;localhost;[::1]";
        builder.Services.AddDataProtection().SetApplicationName("ContractPortal").PersistKeysToFileSystem(new DirectoryInfo(folder.BrowserKeys));
        builder.Services.AddDemoUsers();
        builder.Services.AddSingleton(authorities);
        if (arguments.Smtp is null)
            builder.Services.AddSingleton(new MailFolder(folder.Mails));
        builder.Services.AddSingleton<PageWriter>();
        builder.Services.AddSingleton<PortalGuard>();
        builder.Services.AddHealthChecks().AddEContract();
        builder.Services.AddEContract(contracts => contracts.AddPortal(arguments, folder, authorities, key));

        WebApplication application = builder.Build();
        application.UseEContractSecurityHeaders();
        application.UsePortalNotices();
        application.UseStaticFiles();
        application.UseAuthentication();
        application.MapEContract();
        application.MapHealthChecks("/health");
        RouteGroupBuilder pages = application.MapGroup("").AddEndpointFilter<PortalGuard>();
        UserEndpoints.Map(pages);
        EnvelopeEndpoints.Map(pages);
        NewEnvelopeEndpoints.Map(pages);
        ResultEndpoints.Map(pages);
        SearchEndpoints.Map(pages);
        MailEndpoints.Map(pages);
        OperatorEndpoints.Map(pages);
        pages.MapFallback((HttpContext http, PageWriter writer) => writer.Notice(http, "notFound", StatusCodes.Status404NotFound)).WithMetadata(Access.Anybody);
        return application;
    }
}
