using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Seals;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace EContract.Sdk.AspNetCore.Endpoints;

/// <summary>Reads which seal a participant chooses. A picture stays in memory: it is on no disk before it is encrypted.</summary>
internal sealed class SealForm(IAntiforgery antiforgery)
{
    /// <summary>How long the form may be: a picture, and what goes with it.</summary>
    public const long MaxLength = EnvelopeLimits.MaxSealLength + Overhead;

    private const int Overhead = 16 * 1024, MaxValues = 16, MaxValueLength = 4096;

    /// <summary>Reads the form.</summary>
    /// <returns>The choice, or the key of what is wrong with it.</returns>
    /// <exception cref="AntiforgeryValidationException">The form is not ours.</exception>
    public async ValueTask<(SealChoice? Choice, string? Problem)> ReadAsync(HttpContext http)
    {
        http.Features.Set<IFormFeature>(new FormFeature(http.Request, new FormOptions
        {
            MemoryBufferThreshold = (int)MaxLength,
            MultipartBodyLengthLimit = MaxLength,
            ValueCountLimit = MaxValues,
            ValueLengthLimit = MaxValueLength,
        }));
        IFormCollection form;
        try
        {
            form = await http.Request.ReadFormAsync(http.RequestAborted).ConfigureAwait(false);
        }
        catch (BadHttpRequestException e)
        {
            return (null, e.StatusCode == StatusCodes.Status413PayloadTooLarge ? "TooLarge" : "NoPicture");
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            return (null, http.Request.ContentLength > MaxLength ? "TooLarge" : "NoPicture");
        }

        await antiforgery.ValidateRequestAsync(http).ConfigureAwait(false);
        try
        {
            return form["kind"].ToString() switch
            {
                "round" => (SealChoice.Round(form["name"].ToString().Trim()), null),
                "square" => (SealChoice.Square(form["name"].ToString().Trim()), null),
                "none" => (SealChoice.None, null),
                _ => await ReadPictureAsync(form.Files.GetFile("picture"), http.RequestAborted).ConfigureAwait(false),
            };
        }
        catch (ArgumentException)
        {
            return (null, "Name");
        }
    }

    private static async ValueTask<(SealChoice? Choice, string? Problem)> ReadPictureAsync(IFormFile? file, CancellationToken cancellationToken)
    {
        if (file is null or { Length: 0 })
            return (null, "NoPicture");
        if (file.Length > EnvelopeLimits.MaxSealLength)
            return (null, "TooLarge");
        byte[] content = new byte[file.Length];
        Stream stream = file.OpenReadStream();
        await using (stream.ConfigureAwait(false))
            await stream.ReadExactlyAsync(content, cancellationToken).ConfigureAwait(false);
        return (SealChoice.Picture(content), null);
    }
}
