using Microsoft.AspNetCore.Http;

namespace EContract.Sdk.AspNetCore.Api;

/// <summary>How a host wants its JSON API.</summary>
public sealed class ApiOptions
{
    /// <summary>
    /// Says who asks, from what the host's own authentication found; <see langword="null"/> for somebody who may not use the API. It has to be
    /// set. What the request itself says of user or tenant is nobody's word.
    /// </summary>
    public Func<HttpContext, ValueTask<ApiCaller?>>? Caller { get; set; }

    /// <summary>
    /// Whether requests are let in that the host's authorization has not seen. <see cref="Caller"/> is asked all the same.
    /// </summary>
    /// <value><see langword="false"/>: every endpoint for users requires authorization.</value>
    public bool AllowAnonymous { get; set; }

    /// <summary>The authorization policy that users' requests have to meet.</summary>
    /// <value><see langword="null"/>: the host's default policy.</value>
    public string? Policy { get; set; }

    /// <summary>Whether participants are served too, by the tokens of their links: for hosts with pages of their own.</summary>
    /// <value><see langword="false"/>.</value>
    public bool ServesParticipants { get; set; }

    /// <summary>The largest upload: the documents of an envelope and what surrounds them, in bytes.</summary>
    /// <value>1 GB.</value>
    public long MaxUploadLength { get; set; } = 1_000_000_000;
}
