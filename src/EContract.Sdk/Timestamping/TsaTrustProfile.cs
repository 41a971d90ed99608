using System.Security.Cryptography.X509Certificates;

namespace EContract.Sdk.Timestamping;

/// <summary>
/// A dated list of time-stamping services whose tokens are accepted, such as those accredited in Japan (認定タイムスタンプ).
/// The library ships none: the operator imports the list of whoever accredits. It limits which timestamps count, and
/// makes nobody trusted: chains end in trust anchors as always.
/// </summary>
public sealed class TsaTrustProfile
{
    /// <summary>Makes a list.</summary>
    /// <param name="name">What is listed.</param>
    /// <param name="source">Where it comes from: an address or a document.</param>
    /// <param name="date">Of which day it is.</param>
    /// <param name="services">The services.</param>
    public TsaTrustProfile(string name, string source, DateOnly date, IEnumerable<AccreditedTimestampService> services)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentException.ThrowIfNullOrWhiteSpace(source);
        ArgumentNullException.ThrowIfNull(services);
        (Name, Source, Date, Services) = (name, source, date, [.. services]);
    }

    /// <summary>What is listed.</summary>
    public string Name { get; }

    /// <summary>Where the list comes from.</summary>
    public string Source { get; }

    /// <summary>Of which day it is.</summary>
    public DateOnly Date { get; }

    /// <summary>The services.</summary>
    public IReadOnlyList<AccreditedTimestampService> Services { get; }

    /// <summary>Reads a list from a JSON file; <c>docs/tsa-lists.md</c> describes it.</summary>
    /// <exception cref="TsaTrustProfileException">The file cannot be read, or is no list; names the member that is wrong.</exception>
    public static TsaTrustProfile FromFile(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return TsaTrustProfileFile.Read(path);
    }

    /// <summary>Reads a list from UTF-8 JSON.</summary>
    /// <exception cref="TsaTrustProfileException">It is no list; names the member that is wrong.</exception>
    public static TsaTrustProfile Parse(ReadOnlyMemory<byte> json) => TsaTrustProfileFile.Parse(json, "The list");

    /// <summary>Finds the service that a certificate belonged to at a time.</summary>
    /// <returns><see langword="null"/> when it is not on the list, or was not accredited then.</returns>
    public AccreditedTimestampService? Find(X509Certificate2 certificate, DateTimeOffset time) =>
        Services.FirstOrDefault(service => service.IsValidAt(time) && service.Names(certificate));

    /// <summary>Says why a certificate's tokens of a time are not accepted; <see langword="null"/> when they are.</summary>
    internal string? FindFault(X509Certificate2 certificate, DateTimeOffset time)
    {
        if (Find(certificate, time) is not null)
            return null;
        return Services.FirstOrDefault(service => service.Names(certificate)) is { } listed
            ? $"{listed.Provider}, {listed.Service} was not accredited at {time.ToUniversalTime():u} according to {this}"
            : $"the authority {certificate.Subject} is not on {this}";
    }

    /// <summary>The list's name and date.</summary>
    public override string ToString() => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"the list \"{Name}\" of {Date:yyyy-MM-dd}");
}
