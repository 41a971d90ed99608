using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Events;
using EContract.Sdk.Cryptography;
using EContract.Sdk.Testing;
using EContract.Sdk.Workflow;
using Microsoft.Extensions.DependencyInjection;

namespace EContract.Sdk.Tests.Workflow;

/// <summary>Certificates that a party's key must not sign with are refused before it does, and another may be brought along.</summary>
public sealed class PartyCertificateTests
{
    private const string Yamada = "yamada@sample.example";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("self-signed")]
    [InlineData("of another authority", "chain")]
    [InlineData("expired", "valid")]
    [InlineData("not for signatures", "usage")]
    [InlineData("revoked", "revoked")]
    public async Task ConfirmSignByOwnKey_CertificateDoesNotStand_IsRefusedAndAnotherSigns(string fault, string reason = "")
    {
        await using var host = new HybridHost();
        using DevelopmentPki another = DevelopmentPki.Create(host.Pki.Options);
        Envelope envelope = await host.SendAsync(null, new ParticipantDescriptor { Name = "山田太郎", Email = Yamada, Mode = SigningMode.Party });
        (string token, SigningSummary summary) = await host.ReviewAsync(Yamada);
        using X509Signer bad = await CreateAsync(fault, host.Pki, another);
        var watched = new CountingKey(bad);

        envelope = await host.Manager.ConfirmSignByOwnKeyAsync(token, "click", summary.Consent, watched, cancellationToken: Cancellation);

        Assert.Equal((EnvelopeStatus.InProgress, ParticipantState.Signing, 0), (envelope.Status, envelope.Participants[0].State, watched.Signatures));
        Assert.StartsWith("山田太郎 cannot sign with this certificate: ", envelope.Delay!.Reason, StringComparison.Ordinal);
        Assert.Contains(reason, envelope.Delay.Reason, StringComparison.OrdinalIgnoreCase);
        Assert.Null(envelope.Delay.NextAttemptAt);
        Assert.DoesNotContain(await host.Manager.GetEventsAsync(envelope.Id, Cancellation), record => record.Event is DigestsSigned);

        using X509Signer good = host.Pki.CreateSigner("山田 太郎");
        envelope = await host.Manager.RetrySignByOwnKeyAsync(token, good, cancellationToken: Cancellation);
        Assert.Equal((EnvelopeStatus.Completed, null), (envelope.Status, envelope.Delay));
    }

    [Fact]
    public async Task ConfirmSignByOwnKey_RevocationCannotBeAsked_Signs()
    {
        await using var host = new HybridHost((contracts, _) => contracts.UseRevocationSource(_ => new SilentSource()));
        Envelope envelope = await host.SendAsync(null, new ParticipantDescriptor { Name = "山田太郎", Email = Yamada, Mode = SigningMode.Party });
        using X509Signer own = host.Pki.CreateSigner("山田 太郎");

        envelope = await host.SignAsync(Yamada, own);

        // Sealing cannot do without it; whether it can be had then is not the participant's fault.
        Assert.Equal(ParticipantState.Signed, envelope.Participants[0].State);
    }

    [Fact]
    public async Task ConfirmSignByOwnKey_HostKnowsAnotherName_IsRefusedInItsWords()
    {
        await using var host = new HybridHost((contracts, _) => contracts.UsePartyCertificateCheck(_ => new NameCheck()));
        Envelope envelope = await host.SendAsync(
            null,
            new() { Name = "山田太郎", Email = Yamada, Mode = SigningMode.Party },
            new() { Name = "契約検査課長", Email = "keiyaku@city.example" });
        using X509Signer somebody = host.Pki.CreateSigner("鈴木花子"), own = host.Pki.CreateSigner("山田太郎");

        envelope = await host.SignAsync(Yamada, somebody);
        Assert.Equal("山田太郎 cannot sign with this certificate: It is 鈴木花子's.", envelope.Delay!.Reason);

        // What another signs meanwhile does not make it forgotten that this one waits.
        await host.SignAsync("keiyaku@city.example");
        string token = host.TokenOf(Yamada);
        envelope = await host.Manager.RetrySignByOwnKeyAsync(token, own, cancellationToken: Cancellation);
        Assert.Equal((EnvelopeStatus.Completed, null), (envelope.Status, envelope.Delay));
    }

    [Fact]
    public async Task ConfirmSignByOwnKey_KeyChangesItsCertificate_IsRefused()
    {
        await using var host = new HybridHost((contracts, _) => contracts.UsePartyCertificateCheck(_ => new NameCheck()));
        Envelope envelope = await host.SendAsync(null, new ParticipantDescriptor { Name = "山田太郎", Email = Yamada, Mode = SigningMode.Party });
        using X509Signer shown = host.Pki.CreateSigner("山田太郎"), used = host.Pki.CreateSigner("鈴木花子");

        envelope = await host.SignAsync(Yamada, new TwoFacedKey(shown, used));

        Assert.Equal(ParticipantState.Signing, envelope.Participants[0].State);
        Assert.Contains("changed", envelope.Delay!.Reason, StringComparison.Ordinal);
    }

    private static async Task<X509Signer> CreateAsync(string fault, DevelopmentPki pki, DevelopmentPki another)
    {
        var request = new DevelopmentCertificateRequest { CommonName = "山田 太郎" };
        DateTimeOffset now = pki.Options.TimeProvider.GetUtcNow();
        switch (fault)
        {
            case "self-signed":
                using (var key = ECDsa.Create(ECCurve.NamedCurves.nistP256))
                    return new X509Signer(new CertificateRequest("CN=山田 太郎", key, HashAlgorithmName.SHA256).CreateSelfSigned(now.AddDays(-1), now.AddDays(1)));
            case "of another authority":
                return another.CreateSigner(request);
            case "expired":
                return pki.CreateSigner(request with { NotBefore = now.AddDays(-20), NotAfter = now.AddDays(-10) });
            case "not for signatures":
                return pki.CreateSigner(request with { KeyUsage = X509KeyUsageFlags.KeyEncipherment });
            default:
                X509Signer signer = pki.CreateSigner(request);
                pki.Revoke((await signer.GetCredentialAsync(Cancellation)).Certificate, now.AddDays(-1));
                return signer;
        }
    }

    private sealed class CountingKey(ISigner key) : ISigner
    {
        public int Signatures { get; private set; }

        public ValueTask<SigningCredential> GetCredentialAsync(CancellationToken cancellationToken = default) => key.GetCredentialAsync(cancellationToken);

        public ValueTask<IReadOnlyList<ReadOnlyMemory<byte>>> SignAsync(IReadOnlyList<ReadOnlyMemory<byte>> digests, CancellationToken cancellationToken = default)
        {
            Signatures += digests.Count;
            return key.SignAsync(digests, cancellationToken);
        }
    }

    private sealed class TwoFacedKey(ISigner shown, ISigner used) : ISigner
    {
        private int _asked;

        public ValueTask<SigningCredential> GetCredentialAsync(CancellationToken cancellationToken = default) =>
            (_asked++ == 0 ? shown : used).GetCredentialAsync(cancellationToken);

        public ValueTask<IReadOnlyList<ReadOnlyMemory<byte>>> SignAsync(IReadOnlyList<ReadOnlyMemory<byte>> digests, CancellationToken cancellationToken = default) =>
            used.SignAsync(digests, cancellationToken);
    }

    private sealed class NameCheck : IPartyCertificateCheck
    {
        public ValueTask<string?> FindFaultAsync(Envelope envelope, Participant participant, X509Certificate2 certificate, CancellationToken cancellationToken = default)
        {
            string name = certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: false);
            return new(name == participant.Name ? null : $"It is {name}'s.");
        }
    }

    private sealed class SilentSource : EContract.Sdk.Revocation.IRevocationSource
    {
        public ValueTask<EContract.Sdk.Revocation.RevocationEvidence?> GetAsync(X509Certificate2 certificate, X509Certificate2 issuer, CancellationToken cancellationToken = default) => default;
    }
}
