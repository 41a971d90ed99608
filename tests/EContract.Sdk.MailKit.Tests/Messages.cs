using EContract.Sdk.Notifications;

namespace EContract.Sdk.MailKit.Tests;

/// <summary>Messages to deliver.</summary>
internal static class Messages
{
    public const string Id = "0199f3a2-0000-7000-8000-000000000001.7.0.0123456789abcdef01234567";

    public static NotificationMessage To(string address, string id = Id, string from = "noreply@service.example") =>
        new NotificationComposer(new NotificationOptions { From = new MailboxAddress("電子契約サービス", from) }).Compose(new SignatureRequested
        {
            Id = id,
            Recipient = new NotificationRecipient("田中 太郎", address) { Organization = "株式会社サンプル" },
            Envelope = new NotificationEnvelope("0199f3a2-0000-7000-8000-000000000001", "○○業務委託", "東海市", [new NotificationDocument("契約書")]),
            Role = NotificationRole.Signer,
            Link = new Uri("https://sign.example.jp/sign/abc"),
        });
}
