using System.Net;
using EContract.Sdk.Diagnostics;
using EContract.Sdk.Revocation;
using EContract.Sdk.Tests.Trust;
using Microsoft.Extensions.Time.Testing;

namespace EContract.Sdk.Tests.Revocation;

/// <summary>Which lists are fetched for a certificate.</summary>
public sealed class CrlClientTests
{
    private readonly TestAuthority _ca = TestAuthority.Root("CA");
    private readonly Dictionary<string, byte[]> _served = [];
    private readonly List<string> _asked = [];

    [Fact]
    public async Task GetAsync_ListNamesItsDelta_FetchesBoth()
    {
        TestAuthority leaf = _ca.Leaf("Leaf", TestCrl.PointTo("http://crl.example/base"));
        _served["/base"] = new TestCrl(_ca) { Extensions = [TestCrl.Numbered(1), (TestCrl.Freshest, false, TestCrl.Points("http://crl.example/delta"))] }.Encode();
        _served["/delta"] = Delta(leaf);

        Assert.Equal(RevocationStatus.Revoked, (await GetAsync(leaf))!.Status);
    }

    [Fact]
    public async Task GetAsync_CertificateNamesTheDelta_FetchesBoth()
    {
        TestAuthority leaf = _ca.Leaf("Leaf", TestCrl.PointTo("http://crl.example/base"), TestCrl.PointTo("http://crl.example/delta", oid: TestCrl.Freshest));
        _served["/base"] = new TestCrl(_ca) { Extensions = [TestCrl.Numbered(1)] }.Encode();
        _served["/delta"] = Delta(leaf);

        Assert.Equal(RevocationStatus.Revoked, (await GetAsync(leaf))!.Status);
    }

    [Fact]
    public async Task GetAsync_DeltaIsAway_TakesTheCompleteList()
    {
        TestAuthority leaf = _ca.Leaf("Leaf", TestCrl.PointTo("http://crl.example/base"), TestCrl.PointTo("http://crl.example/delta", oid: TestCrl.Freshest));
        _served["/base"] = new TestCrl(_ca) { Extensions = [TestCrl.Numbered(1)] }.Encode();

        Assert.Equal(RevocationStatus.Good, (await GetAsync(leaf))!.Status);
        Assert.Equal(["/base", "/delta"], _asked);
    }

    [Fact]
    public async Task GetAsync_IndirectList_CountsWhenTheHostKnowsItsSigner()
    {
        TestAuthority signer = _ca.Leaf("CRL Issuer", TestAuthority.Usage(System.Security.Cryptography.X509Certificates.X509KeyUsageFlags.CrlSign));
        TestAuthority leaf = _ca.Leaf("Leaf", TestCrl.PointTo("http://crl.example/indirect", signer.Certificate.SubjectName));
        _served["/indirect"] = new TestCrl(signer) { Extensions = [TestCrl.Indirect()] }.Encode();

        await Assert.ThrowsAsync<RevocationException>(() => GetAsync(leaf));
        Assert.Equal(RevocationStatus.Good, (await GetAsync(leaf, new() { Issuers = [signer.Certificate] }))!.Status);
    }

    private byte[] Delta(TestAuthority leaf) => new TestCrl(_ca)
    {
        Extensions = [TestCrl.Numbered(2), TestCrl.DeltaOf(1)],
        Entries = [(leaf.Certificate, CrlReason.KeyCompromise, null)],
    }.Encode();

    private async Task<RevocationEvidence?> GetAsync(TestAuthority leaf, CrlClientOptions? options = null)
    {
        using var client = new HttpClient(new StubHandler(request =>
        {
            _asked.Add(request.RequestUri!.AbsolutePath);
            return _served.TryGetValue(request.RequestUri.AbsolutePath, out byte[]? body)
                ? new HttpResponseMessage { Content = new ByteArrayContent(body) }
                : new HttpResponseMessage(HttpStatusCode.NotFound);
        }));
        return await new CrlClient(new OutboundHttp(client), options, new FakeTimeProvider(TestAuthority.Middle.AddHours(1)))
            .GetAsync(leaf.Certificate, _ca.Certificate, TestContext.Current.CancellationToken);
    }

    private sealed class StubHandler(Func<HttpRequestMessage, HttpResponseMessage> answer) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(answer(request));
    }
}
