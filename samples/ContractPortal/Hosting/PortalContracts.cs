using System.Security.Cryptography.X509Certificates;
using EContract.Samples.ContractPortal.Users;
using EContract.Sdk.Contracts;
using EContract.Sdk.Diagnostics;
using EContract.Sdk.MailKit.Smtp;
using EContract.Sdk.Notifications;
using EContract.Sdk.Pdf.Fonts;
using EContract.Sdk.Testing;
using Microsoft.EntityFrameworkCore;

namespace EContract.Samples.ContractPortal.Hosting;

/// <summary>What this host chooses of EContract.Sdk: the part to copy into one's own.</summary>
internal static class PortalContracts
{
    public static void AddPortal(this EContractBuilder contracts, Arguments arguments, DataFolder folder, DevelopmentPki authorities, WitnessKey key)
    {
        contracts
            .UseEntityFrameworkCore(db =>
            {
                if (arguments.PostgreSql is { } connection)
                    db.UseNpgsql(connection);
                else
                    db.UseSqlite($"Data Source={folder.Database}");
            })
            .UseFileSystemDocuments(folder.Documents, encryption => encryption.UseKeyFile(folder.KeyFile))
            // In production: AddTimestampAuthority(address) and the issuers' own revocation services.
            .UseTimestampAuthority(_ => authorities.TimestampAuthority)
            .UseRevocationSource(_ => authorities.RevocationSource)
            .AddTrustAnchors(authorities.Root)
            .EnablePages(pages =>
            {
                pages.ServiceName = "契約ポータル";
                pages.StylesheetPath = "/portal.css";
                pages.Verification.IsEnabled = true;
                pages.SignInPath = "/sign-in";
                pages.SignedIn = DemoUsers.AssureAsync;
            })
            .SetNotifications(notifications =>
            {
                notifications.From = new MailboxAddress("東海市 契約ポータル", "keiyaku@tokai.example");
                notifications.Support = new SupportContact("東海市 総務部 契約検査課", "keiyaku@tokai.example", "052-000-0000", "平日 8:30-17:15");
            })
            .SetEnvelopes(envelopes =>
            {
                envelopes.Sender = new EnvelopeSender("東海市", DemoUsers.Sender.Name, DemoUsers.Sender.Email);
                envelopes.Operator = new NotificationRecipient(DemoUsers.Operator.Name, DemoUsers.Operator.Email);
                envelopes.LinkBaseAddress = arguments.Address;
                envelopes.SenderPage = id => new Uri(envelopes.LinkBaseAddress, $"envelopes/{id}");
                envelopes.MaxDocumentLength = Envelopes.NewEnvelopeForm.MaxUpload;
            });
        // Text needs a font; a host in production ships its own.
        if (SystemFonts.FindJapanese() is { } font)
            contracts.EnableConclusionCertificate(certificate => certificate.Fonts.Add(font));
        key.Use(contracts);
        UseMail(contracts, arguments, folder);
    }

    private static void UseMail(EContractBuilder contracts, Arguments arguments, DataFolder folder)
    {
        if (arguments.Smtp is not { } server)
        {
            contracts.UseFileNotifier(folder.Mails);
            return;
        }

        contracts.UseSmtpNotifier(smtp =>
        {
            (smtp.Host, smtp.Port, smtp.Security) = (server.Host, server.Port, arguments.SmtpSecurity);
            if (arguments.SmtpUser is { } user)
                smtp.Credential = _ => new(SmtpCredential.Password(user, Environment.GetEnvironmentVariable(Arguments.SmtpPassword)!));
            if (arguments.SmtpRoot is { } root)
                smtp.ServerAnchors.Add(X509CertificateLoader.LoadCertificateFromFile(root));
        });
    }
}
