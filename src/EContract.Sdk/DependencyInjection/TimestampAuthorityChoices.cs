using EContract.Sdk.Diagnostics;
using EContract.Sdk.Timestamping;

namespace EContract.Sdk.DependencyInjection;

/// <summary>The time-stamping authorities that a host has added, the preferred first.</summary>
internal sealed class TimestampAuthorityChoices
{
    private readonly Dictionary<Uri, Rfc3161TimestampOptions?> _authorities = [];
    private readonly List<Uri> _order = [];

    /// <summary>Adds an authority; one that was added before keeps its place and gets the new options.</summary>
    public void Add(Uri uri, Rfc3161TimestampOptions? options)
    {
        if (!_authorities.ContainsKey(uri))
            _order.Add(uri);
        _authorities[uri] = options;
    }

    /// <summary>Makes the authority to ask: the only one, or all in order.</summary>
    public ITimestampAuthority Create(HttpClient client, OutboundHttpOptions policy, TimeProvider timeProvider)
    {
        ITimestampAuthority[] all =
            [.. _order.Select(uri => new Rfc3161TimestampAuthority(
                uri, _authorities[uri], _authorities[uri]?.NeedsOwnConnections == true ? null : client, policy, timeProvider))];
        return all is [var only] ? only : new FailoverTimestampAuthority(all, options: null, timeProvider);
    }
}
