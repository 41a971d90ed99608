namespace EContract.Sdk.Notifications.Composition;

/// <summary>The texts of all languages, with those that a host has put in their place.</summary>
internal sealed class TemplateLibrary
{
    private const string Extension = ".txt";
    private readonly Dictionary<NotificationLanguage, LanguageTexts> _texts = [];

    /// <summary>Reads and checks the host's texts.</summary>
    /// <exception cref="NotificationTemplateException">One of them cannot be used.</exception>
    /// <exception cref="NotificationException">Their folder cannot be read.</exception>
    public TemplateLibrary(NotificationOptions options)
    {
        foreach (NotificationLanguage language in Enum.GetValues<NotificationLanguage>())
        {
            LanguageTexts builtIn = LanguageTexts.Of(language);
            Dictionary<string, (string Path, string Text)> own = options.TemplateDirectory is { } directory ? ReadFolder(directory, builtIn.Tag) : [];
            foreach (string name in TemplateVocabulary.Names)
            {
                if (options.Template?.Invoke(builtIn.Tag, name) is { } text)
                    own[name] = ($"{builtIn.Tag}/{name}{Extension}", text);
            }

            foreach ((string name, (string path, string text)) in own)
                TemplateCheck.Check(path, name, text, part => own.ContainsKey(part) || builtIn.Has(part));
            if (own.Count == 0)
            {
                _texts[language] = builtIn;
                continue;
            }

            LanguageTexts texts = builtIn.With(own.ToDictionary(pair => pair.Key, pair => pair.Value.Text));
            foreach (string name in TemplateVocabulary.Names.Union(own.Keys))
                PartCheck.Check(name, texts.Read, part => own.TryGetValue(part, out (string Path, string Text) file) ? file.Path : $"{builtIn.Tag}/{part}{Extension}");
            _texts[language] = texts;
        }
    }

    public LanguageTexts Of(NotificationLanguage language) => _texts.TryGetValue(language, out LanguageTexts? texts)
        ? texts
        : throw new ArgumentOutOfRangeException(nameof(language));

    private static Dictionary<string, (string Path, string Text)> ReadFolder(string directory, string tag)
    {
        try
        {
            if (!Directory.Exists(directory))
                throw new NotificationException(NotificationFailure.Misconfigured, $"There is no folder {directory} with texts of messages.");
            string folder = Path.Combine(directory, tag);
            return Directory.Exists(folder)
                ? Directory.EnumerateFiles(folder, "*" + Extension).ToDictionary(file => Path.GetFileNameWithoutExtension(file), file => (file, File.ReadAllText(file)))
                : [];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new NotificationException(NotificationFailure.Misconfigured, $"The texts of messages in {directory} cannot be read: {e.Message}", e);
        }
    }
}
