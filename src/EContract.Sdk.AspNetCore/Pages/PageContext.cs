using EContract.Sdk.AspNetCore.Texts;
using EContract.Sdk.Notifications;
using Microsoft.AspNetCore.Antiforgery;

namespace EContract.Sdk.AspNetCore.Pages;

/// <summary>What every page needs beside what it is about.</summary>
public sealed record PageContext
{
    /// <summary>The words, in the visitor's language.</summary>
    public required PageTexts Texts { get; init; }

    /// <summary>How the host wants its pages.</summary>
    public required PagesOptions Options { get; init; }

    /// <summary>The zone in which times are shown.</summary>
    public required TimeZoneInfo Zone { get; init; }

    /// <summary>What forms carry so that nobody else's page can send them.</summary>
    public required AntiforgeryTokenSet Antiforgery { get; init; }

    /// <summary>The path under which the pages are, without a slash at its end.</summary>
    public required string Root { get; init; }

    /// <summary>Where our style sheet and scripts are.</summary>
    public required string Assets { get; init; }

    /// <summary>Where this page is had in another language; the one that is shown after a form was sent has no address of its own.</summary>
    public required string Address { get; init; }

    /// <summary>Whom to ask; <see langword="null"/> for nobody.</summary>
    public SupportContact? Support { get; init; }

    /// <summary>Writes a moment, with the zone's name.</summary>
    public string Time(DateTimeOffset moment) => Texts.Time(moment, Zone);
}
