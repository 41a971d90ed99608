using System.CommandLine;
using EContract.Sdk.Timestamping;

namespace EContract.Cli.Options;

/// <summary>The time-stamping authorities: <c>--tsa URL</c>, repeated for failover.</summary>
internal sealed class TimestampOptions
{
    private readonly Option<string[]> _tsa = new("--tsa")
    {
        Description = "A time-stamping authority (RFC 3161); repeat it for others to ask, in this order, when one does not answer. "
            + "A user and password in the address are sent as HTTP basic authentication",
        HelpName = "URL",
    };

    private readonly TsaListOption _list = new("Accept timestamps of the services on this list only, such as accredited ones; another's is refused");

    public void AddTo(Command command, bool required = false)
    {
        _tsa.Required = required;
        command.Add(_tsa);
        _list.AddTo(command);
    }

    public bool IsGiven(ParseResult parsed) => parsed.GetValue(_tsa) is { Length: > 0 };

    /// <returns><see langword="null"/> without <c>--tsa</c>.</returns>
    public ITimestampAuthority? Create(ParseResult parsed)
    {
        ITimestampAuthority[] authorities = [.. (parsed.GetValue(_tsa) ?? []).Select(Create)];
        ITimestampAuthority? authority = authorities.Length switch
        {
            0 => null,
            1 => authorities[0],
            _ => new FailoverTimestampAuthority(authorities),
        };
        if (_list.Read(parsed) is not { } list)
            return authority;
        return authority is null
            ? throw new UsageException("--tsa-list says which timestamps are accepted, but there is no --tsa to ask for one.")
            : new AccreditedTimestampAuthority(authority, list);
    }

    private static Rfc3161TimestampAuthority Create(string address)
    {
        if (!Uri.TryCreate(address, UriKind.Absolute, out Uri? uri) || (uri.Scheme != Uri.UriSchemeHttp && uri.Scheme != Uri.UriSchemeHttps))
            throw new UsageException($"--tsa '{address}' is no http or https address.");
        var options = new Rfc3161TimestampOptions();
        if (uri.UserInfo.Length > 0)
        {
            string[] parts = uri.UserInfo.Split(':', 2);
            options.UserName = Uri.UnescapeDataString(parts[0]);
            options.Password = parts.Length > 1 ? Uri.UnescapeDataString(parts[1]) : "";
            // The address appears in messages, the password must not.
            uri = new UriBuilder(uri) { UserName = "", Password = "" }.Uri;
        }

        return new Rfc3161TimestampAuthority(uri, options);
    }
}
