using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using EContract.Sdk.Cryptography;
using EContract.Sdk.Diagnostics;
using EContract.Sdk.Pades;
using EContract.Sdk.Signing;
using EContract.Sdk.Tests.Trust;
using EContract.Sdk.Trust;
using EContract.Sdk.Validation;
using EContract.TestInfrastructure.Documents;
using Microsoft.Extensions.Time.Testing;

namespace EContract.Sdk.Tests.Validation;

/// <summary>A document that came without its intermediate authority.</summary>
public sealed class MissingIssuersTests
{
    private readonly TestAuthority _root = TestAuthority.Root();
    private readonly TestAuthority _sub;
    private readonly List<string> _asked = [];

    public MissingIssuersTests() => _sub = _root.Sub("Sub");

    [Fact]
    public async Task Validate_IssuerNamedByTheCertificate_IsFetched()
    {
        ValidationReport report = await ValidateAsync(_sub.Certificate, online: true);

        Assert.Equal(ValidationIndication.TotalPassed, report.Indication);
        Assert.Equal(["/sub.cer"], _asked);
    }

    [Fact]
    public async Task Validate_NothingToFetchWith_AsksNobody()
    {
        ValidationReport report = await ValidateAsync(_sub.Certificate, online: false);

        Assert.Equal(ValidationSubIndication.NoCertificateChainFound, Assert.Single(report.Signatures).SubIndication);
        Assert.Empty(_asked);
    }

    [Fact]
    public async Task Validate_AnotherAuthorityOfThatName_ProvesNothing()
    {
        ValidationReport report = await ValidateAsync(_root.Sub("Sub").Certificate, online: true);

        Assert.Equal(ValidationIndication.Indeterminate, report.Indication);
        Assert.Equal(["/sub.cer"], _asked);
    }

    [Fact]
    public async Task Validate_SelfSignedRootIsFetched_IsNotTrusted()
    {
        ValidationReport report = await ValidateAsync(_sub.Certificate, online: true, trusted: TestAuthority.Root("Other").Certificate);

        Assert.Equal(ValidationSubIndication.NoCertificateChainFound, Assert.Single(report.Signatures).SubIndication);
    }

    private async Task<ValidationReport> ValidateAsync(X509Certificate2 served, bool online, X509Certificate2? trusted = null)
    {
        var access = new X509AuthorityInformationAccessExtension([], ["ldap://ca.example/sub", "http://ca.example/sub.cer"]);
        TestAuthority leaf = _sub.Leaf("Leaf", access);
        using X509Certificate2 withKey = leaf.Certificate.CopyWithPrivateKey(leaf.Key);
        using var signer = new X509Signer(withKey);
        using var signed = new MemoryStream();
        var clock = new FakeTimeProvider(TestAuthority.Middle);
        await new PdfSigner(signer, timeProvider: clock).SignAsync(
            new MemoryStream(await File.ReadAllBytesAsync(SamplePdfs.Contract)), signed, new PdfSignatureOptions { Level = PadesLevel.BaselineB });

        using var client = new HttpClient(new StubHandler(request =>
        {
            _asked.Add(request.RequestUri!.AbsolutePath);
            return request.RequestUri.AbsolutePath == "/sub.cer"
                ? new HttpResponseMessage { Content = new ByteArrayContent(served.RawData) }
                : new HttpResponseMessage(HttpStatusCode.NotFound);
        }));
        return await new PdfSignatureValidator(new TrustAnchors(trusted ?? _root.Certificate), null, clock, online ? new OutboundHttp(client) : null)
            .ValidateAsync(signed);
    }

    private sealed class StubHandler(Func<HttpRequestMessage, HttpResponseMessage> answer) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(answer(request));
    }
}
