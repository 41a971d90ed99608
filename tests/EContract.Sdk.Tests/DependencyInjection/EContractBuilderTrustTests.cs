using EContract.Sdk.Cryptography;
using EContract.Sdk.Revocation;
using EContract.Sdk.Testing;
using EContract.Sdk.Timestamping;
using EContract.Sdk.Trust;
using EContract.TestInfrastructure;
using Microsoft.Extensions.DependencyInjection;

namespace EContract.Sdk.Tests.DependencyInjection;

public sealed class EContractBuilderTrustTests
{
    [Fact]
    public async Task AddTimestampAuthority_FirstOneIsAway_TheNextIsAsked()
    {
        await using DevelopmentPkiServer server = await DevelopmentPkiServer.StartAsync();
        await using ServiceProvider services = Build(contracts => contracts
            .AddTimestampAuthority(new Uri("http://127.0.0.1:1/"))
            .AddTimestampAuthority(server.TimestampUri));
        byte[] digest = DigestAlgorithm.Sha256.ComputeHash("data"u8);

        TimestampToken token = await services.GetRequiredService<ITimestampAuthority>().TimestampAsync(digest, DigestAlgorithm.Sha256);

        Assert.True(token.Covers("data"u8));
    }

    [Fact]
    public void AddTimestampAuthority_SameTwice_IsOne()
    {
        using ServiceProvider services = Build(contracts => contracts
            .AddTimestampAuthority(new Uri("http://127.0.0.1:1/"))
            .AddTimestampAuthority(new Uri("http://127.0.0.1:1/")));

        Assert.IsType<Rfc3161TimestampAuthority>(Assert.Single(services.GetServices<ITimestampAuthority>()));
    }

    [Fact]
    public async Task AddTrustAnchors_FileAndCertificate_TrustsBoth()
    {
        using var directory = new TemporaryDirectory();
        using DevelopmentPki one = DevelopmentPki.Create();
        using DevelopmentPki two = DevelopmentPki.Create();
        string path = directory.WriteFile("root.pem", System.Text.Encoding.ASCII.GetBytes(one.RootPem));
        await using ServiceProvider services = Build(contracts => contracts.AddTrustAnchors(path).AddTrustAnchors(two.Root).AddTrustAnchors(path));

        var anchors = await services.GetRequiredService<ITrustAnchorSource>().GetAnchorsAsync();

        Assert.Equal(2, anchors.Count);
    }

    [Fact]
    public async Task AddEContract_Always_AsksTheNetworkForRevocation()
    {
        await using DevelopmentPkiServer server = await DevelopmentPkiServer.StartAsync();
        using var signer = server.Pki.IssueSigner("Signer");
        await using ServiceProvider services = Build(_ => { });

        RevocationEvidence? evidence = await services.GetRequiredService<IRevocationSource>().GetAsync(signer, server.Pki.IssuingCa);

        Assert.Equal(RevocationStatus.Good, evidence?.Status);
        Assert.Equal(RevocationEvidenceKind.Ocsp, evidence?.Kind);
    }

    private static ServiceProvider Build(Action<EContractBuilder> configure) =>
        new ServiceCollection().AddEContract(configure).BuildServiceProvider();
}
