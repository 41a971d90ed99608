using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.FileProviders;

namespace EContract.Sdk.AspNetCore.Endpoints;

/// <summary>
/// Our style sheet and scripts, and pdf.js: static web assets of this package, served here whatever the host does with its own static files,
/// which may not know the types of all of them.
/// </summary>
internal sealed class AssetEndpoints(IWebHostEnvironment environment)
{
    private const string Folder = "_content/EContract.Sdk.AspNetCore/";

    private static readonly Dictionary<string, string> ContentTypes = new(StringComparer.OrdinalIgnoreCase)
    {
        [".css"] = "text/css; charset=utf-8",
        [".js"] = "text/javascript; charset=utf-8",
        [".mjs"] = "text/javascript; charset=utf-8",
        [".bcmap"] = "application/octet-stream",
        [".pfb"] = "application/octet-stream",
        [".ttf"] = "font/ttf",
    };

    // Another build has other assets, under other addresses: what a browser keeps is never out of date.
    private static readonly string Version = typeof(AssetEndpoints).Module.ModuleVersionId.ToString("N")[..12];

    /// <summary>Where the assets are, with a slash at the end.</summary>
    public static string PathUnder(string root) => $"{root}/assets/{Version}/";

    public void Map(RouteGroupBuilder group) => group.MapGet($"/assets/{Version}/{{**path}}", Send);

    private IResult Send(HttpContext http, string path)
    {
        IFileInfo file = environment.WebRootFileProvider.GetFileInfo(Folder + path);
        if (!file.Exists || !ContentTypes.TryGetValue(Path.GetExtension(path), out string? type))
        {
            return Results.NotFound();
        }

        http.Response.Headers.CacheControl = "public, max-age=31536000, immutable";
        return Results.Stream(file.CreateReadStream(), type, lastModified: file.LastModified);
    }
}
