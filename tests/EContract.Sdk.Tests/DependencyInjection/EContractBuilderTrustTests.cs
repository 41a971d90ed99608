using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using EContract.Sdk.Cryptography;
using EContract.Sdk.Diagnostics;
using EContract.Sdk.Pades;
using EContract.Sdk.Revocation;
using EContract.Sdk.Testing;
using EContract.Sdk.Tests.Validation;
using EContract.Sdk.Timestamping;
using EContract.Sdk.Trust;
using EContract.Sdk.Validation;
using EContract.Sdk.Workflow;
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
            .AddTimestampAuthority(server.TimestampUri)
            .SetOutboundHttp(http => http.AllowPrivateNetworks = true));
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
        await using ServiceProvider services = Build(contracts => contracts.SetOutboundHttp(http => http.AllowPrivateNetworks = true));

        RevocationEvidence? evidence = await services.GetRequiredService<IRevocationSource>().GetAsync(signer, server.Pki.IssuingCa);

        Assert.Equal(RevocationStatus.Good, evidence?.Status);
        Assert.Equal(RevocationEvidenceKind.Ocsp, evidence?.Kind);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AddEContract_PrivateNetworks_AreRefusedForEveryFetch(bool withClientCertificate)
    {
        await using DevelopmentPkiServer server = await DevelopmentPkiServer.StartAsync();
        using X509Certificate2 signer = server.Pki.IssueSigner("Signer");
        Uri address = withClientCertificate ? new UriBuilder(server.TimestampUri) { Scheme = "https" }.Uri : server.TimestampUri;
        await using ServiceProvider services = Build(contracts => contracts.AddTimestampAuthority(
            address, new Rfc3161TimestampOptions { ClientCertificate = withClientCertificate ? signer : null }));
        byte[] digest = DigestAlgorithm.Sha256.ComputeHash("data"u8);

        var tsa = await Assert.ThrowsAsync<TimestampException>(
            async () => await services.GetRequiredService<ITimestampAuthority>().TimestampAsync(digest, DigestAlgorithm.Sha256));
        var revocation = await Assert.ThrowsAsync<RevocationException>(
            async () => await services.GetRequiredService<IRevocationSource>().GetAsync(signer, server.Pki.IssuingCa));
        var issuer = await Assert.ThrowsAsync<OutboundHttpException>(
            async () => await services.GetRequiredService<OutboundHttp>().GetAsync(new Uri(server.BaseUri, "ca.cer")));

        Assert.Equal((TimestampFailure.NotAllowed, false), (tsa.Failure, tsa.IsTransient));
        Assert.Contains("not an address of the public internet", revocation.Message, StringComparison.Ordinal);
        Assert.Equal(OutboundHttpFailure.NotAllowed, issuer.Failure);
    }

    [Fact]
    public async Task SetOutboundHttp_ForbidsAnAddress_ForTimestampsToo()
    {
        await using ServiceProvider services = Build(contracts => contracts
            .AddTimestampAuthority(new Uri("https://tsa.example/"))
            .SetOutboundHttp(http => http.IsAllowed = address => address.Host != "tsa.example"));
        byte[] digest = DigestAlgorithm.Sha256.ComputeHash("data"u8);

        var error = await Assert.ThrowsAsync<TimestampException>(
            async () => await services.GetRequiredService<ITimestampAuthority>().TimestampAsync(digest, DigestAlgorithm.Sha256));

        Assert.Equal(TimestampFailure.NotAllowed, error.Failure);
    }

    [Theory]
    [InlineData(true, SignatureLevel.BaselineT)]
    [InlineData(false, SignatureLevel.BaselineB)]
    public async Task SetTimestampServices_ReachesTheFinalValidationOfEnvelopes(bool listed, SignatureLevel expected)
    {
        using var world = new SigningWorld();
        byte[] signed = await world.SignAsync(PadesLevel.BaselineT);
        X509Certificate2 accredited = listed ? world.Pki.TimestampingCertificate : world.Pki.Root;
        var service = new AccreditedTimestampService
        {
            Provider = "Provider",
            Service = "Service",
            CertificateSha256 = SHA256.HashData(accredited.RawDataMemory.Span),
            ValidFrom = SigningWorld.Start.AddYears(-1),
        };
        using X509Signer signer = world.CreateSigner();
        using var folder = new TemporaryDirectory();
        await using ServiceProvider services = new ServiceCollection()
            .AddLogging()
            .AddSingleton<TimeProvider>(world.Clock)
            .AddEContract(contracts => contracts
                .UseInMemoryEnvelopes()
                .UseFileSystemDocuments(folder.FullPath, encryption => encryption.UseKeyFile(folder.Combine("kek.key")))
                .UseSigner(_ => signer)
                .UseTimestampAuthority(_ => world.Pki.TimestampAuthority)
                .UseRevocationSource(_ => world.Pki.RevocationSource)
                .AddTrustAnchors(world.Pki.Root)
                .SetValidationPolicy(ValidationPolicy.Named("cryptrec"))
                .SetTimestampServices(new TsaTrustProfile("List", "test", new DateOnly(2026, 4, 1), [service])))
            .BuildServiceProvider();

        var verdicts = await services.GetRequiredService<EnvelopeServices>().Pdf.ValidateAsync(new MemoryStream(signed), TestContext.Current.CancellationToken);
        ValidationReport report = await services.GetRequiredService<PdfSignatureValidator>().ValidateAsync(new MemoryStream(signed));

        Assert.Equal(expected == SignatureLevel.BaselineT ? "B-T" : "B-B", Assert.Single(verdicts).Level);
        Assert.Equal(expected, Assert.Single(report.Signatures).Level);
        Assert.Equal("cryptrec", report.Policy.Name);
    }

    private static ServiceProvider Build(Action<EContractBuilder> configure) =>
        new ServiceCollection().AddEContract(configure).BuildServiceProvider();
}
