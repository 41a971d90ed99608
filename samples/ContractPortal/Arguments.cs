using System.Net;
using EContract.Sdk.MailKit.Smtp;

namespace EContract.Samples.ContractPortal;

/// <summary>What was given on the command line.</summary>
internal sealed record Arguments
{
    public const string Usage = """
        A small host of EContract.Sdk: send contracts, sign them in the browser, find them again.

          dotnet run --project samples/ContractPortal [-- OPTIONS]

          --urls ADDRESS           where it listens; http://127.0.0.1:5080 unless given
          --data FOLDER            where all of it is kept; ./portal-data unless given
          --postgres CONNECTION    a PostgreSQL database in place of SQLite, as "Host=localhost;Database=contracts"
          --smtp HOST:PORT         a mail server in place of the mail folder
          --smtp-user NAME         who logs in there; the password is taken from the variable PORTAL_SMTP_PASSWORD
          --smtp-security KIND     starttls (unless given), tls, or none for a relay on this machine
          --smtp-root FILE         who certified the mail server (PEM), where the system does not know
          --allow-remote           listens on other addresses than loopback: whoever reaches them can sign in as anybody
        """;

    /// <summary>The variable that holds the password for the mail server: a command line can be read by others.</summary>
    public const string SmtpPassword = "PORTAL_SMTP_PASSWORD";

    public Uri Address { get; init; } = new("http://127.0.0.1:5080");

    public string DataFolder { get; init; } = "portal-data";

    public string? PostgreSql { get; init; }

    public DnsEndPoint? Smtp { get; init; }

    public string? SmtpUser { get; init; }

    public SmtpSecurity SmtpSecurity { get; init; } = SmtpSecurity.StartTls;

    public string? SmtpRoot { get; init; }

    public bool AllowRemote { get; init; }

    /// <summary>Reads the command line.</summary>
    /// <exception cref="ArgumentsException">It is not understood.</exception>
    public static Arguments Parse(IReadOnlyList<string> words)
    {
        var arguments = new Arguments();
        for (int i = 0; i < words.Count; i++)
        {
            string name = words[i];
            string Value() => ++i < words.Count && words[i].Length > 0 ? words[i] : throw new ArgumentsException($"{name} needs a value.");
            arguments = name switch
            {
                "--urls" => arguments with { Address = ReadAddress(Value()) },
                "--data" => arguments with { DataFolder = Value() },
                "--postgres" => arguments with { PostgreSql = Value() },
                "--smtp" => arguments with { Smtp = ReadEndPoint(Value()) },
                "--smtp-user" => arguments with { SmtpUser = Value() },
                "--smtp-security" => arguments with { SmtpSecurity = ReadSecurity(Value()) },
                "--smtp-root" => arguments with { SmtpRoot = ReadFile(Value()) },
                "--allow-remote" => arguments with { AllowRemote = true },
                _ => throw new ArgumentsException($"{name} is no option."),
            };
        }

        return arguments.Check();
    }

    private Arguments Check()
    {
        if (!AllowRemote && !Address.IsLoopback)
            throw new ArgumentsException($"{Address} is no loopback address. The users of this sample have no passwords; --allow-remote listens there all the same.");
        if (Smtp is null && (SmtpUser ?? SmtpRoot) is not null)
            throw new ArgumentsException("--smtp-user and --smtp-root go with --smtp.");
        if (SmtpUser is not null && string.IsNullOrEmpty(Environment.GetEnvironmentVariable(SmtpPassword)))
            throw new ArgumentsException($"--smtp-user needs a password in the variable {SmtpPassword}.");
        return this;
    }

    private static Uri ReadAddress(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out Uri? address) && address is { Scheme: "http", AbsolutePath: "/", Query: "" }
            ? address
            : throw new ArgumentsException($"'{text}' is no address like http://127.0.0.1:5080.");

    private static DnsEndPoint ReadEndPoint(string text) =>
        text.LastIndexOf(':') is > 0 and var colon && int.TryParse(text.AsSpan(colon + 1), out int port) && port is > 0 and <= IPEndPoint.MaxPort
            ? new DnsEndPoint(text[..colon].Trim('[', ']'), port)
            : throw new ArgumentsException($"'{text}' is no mail server like mail.example:587.");

    private static SmtpSecurity ReadSecurity(string text) => text switch
    {
        "starttls" => SmtpSecurity.StartTls,
        "tls" => SmtpSecurity.ImplicitTls,
        "none" => SmtpSecurity.None,
        _ => throw new ArgumentsException($"'{text}' is none of starttls, tls and none."),
    };

    private static string ReadFile(string path) => File.Exists(path) ? path : throw new ArgumentsException($"There is no file {path}.");
}

/// <summary>The command line is not understood.</summary>
internal sealed class ArgumentsException(string message) : Exception(message);
