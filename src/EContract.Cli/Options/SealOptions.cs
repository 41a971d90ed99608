using System.CommandLine;
using EContract.Sdk.Pdf.Fonts;
using EContract.Sdk.Pdf.Images;
using EContract.Sdk.Signing.Appearance;

namespace EContract.Cli.Options;

/// <summary>What is to be seen of a signature, and where; nothing unless asked for.</summary>
internal sealed class SealOptions
{
    private readonly Option<string?> _image = new("--seal") { Description = "A picture to show, PNG or JPEG", HelpName = "IMAGE" };
    private readonly Option<string?> _name = new("--seal-name") { Description = "A name to draw a seal (印影) of; \\n breaks its columns", HelpName = "NAME" };

    private readonly Option<SealShape?> _shape = Choice.Create<SealShape?>(
        "--seal-shape", "The drawn seal's shape; round unless given", ("round", SealShape.Round), ("square", SealShape.Square));

    private readonly Option<string[]> _text = new("--seal-text")
    {
        Description = "A line of text to show, may be repeated; {name}, {time}, {reason} and {location} stand for what the signature says",
        HelpName = "LINE",
    };

    private readonly Option<string[]> _fonts = new("--font")
    {
        Description = "A font file for text and seal, may be repeated; a Japanese font of the system unless given",
        HelpName = "FILE",
    };

    private readonly PlacementOptions _placement = new();

    public void AddTo(Command command)
    {
        foreach (Option option in (Option[])[_image, _name, _shape, _text, _fonts])
            command.Add(option);
        _placement.AddTo(command);
    }

    /// <summary>What is to be seen; <see langword="null"/> when nothing is asked for.</summary>
    /// <exception cref="UsageException">The options contradict each other.</exception>
    public SignatureAppearance? CreateAppearance(ParseResult parsed)
    {
        string? image = parsed.GetValue(_image), name = parsed.GetValue(_name);
        string[] lines = parsed.GetValue(_text) ?? [];
        bool writes = name is not null || lines.Length > 0;
        if (image is not null && name is not null)
            throw new UsageException("--seal and --seal-name exclude each other.");
        if (name is null && parsed.GetValue(_shape) is not null)
            throw new UsageException("--seal-shape belongs to --seal-name.");
        if (!writes && parsed.GetValue(_fonts) is { Length: > 0 })
            throw new UsageException("--font belongs to --seal-name and --seal-text.");
        if (image is null && !writes)
            return null;
        return new SignatureAppearance
        {
            Image = image is null ? null : PdfImage.FromFile(image),
            Seal = name is null ? null : new SealImpression(name.Replace("\\n", "\n", StringComparison.Ordinal), parsed.GetValue(_shape) ?? SealShape.Round)
            {
                Fonts = FontsFor(parsed, JapaneseTypeface.Mincho),
            },
            Lines = lines,
            Fonts = lines.Length > 0 ? FontsFor(parsed, JapaneseTypeface.Gothic) : [],
            TimeZone = TimeZoneInfo.Local,
        };
    }

    /// <summary>Where a new field stands; <see langword="null"/> for an existing one, and for what is not to be seen.</summary>
    /// <exception cref="UsageException">The options contradict each other.</exception>
    public FieldPlacement? CreatePlacement(ParseResult parsed, bool isVisible)
    {
        FieldPlacement? placement = _placement.Create(parsed);
        return placement is null || isVisible
            ? placement
            : throw new UsageException("--rect places what --seal, --seal-name or --seal-text show, and none of them is given.");
    }

    private PdfFont[] FontsFor(ParseResult parsed, JapaneseTypeface typeface) => parsed.GetValue(_fonts) is { Length: > 0 } files
        ? [.. files.Select(file => PdfFont.FromFile(file))]
        : [SystemFonts.FindJapanese(typeface) ?? throw new UsageException("The system has no Japanese font that may be embedded: give --font FILE.")];
}
