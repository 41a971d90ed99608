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

/// <summary>Documents that bring certificates by the thousand.</summary>
public sealed class HostileMaterialTests
{
    private readonly TestAuthority _root = TestAuthority.Root();

    [Fact]
    public async Task Cms_OfAThousandCertificates_IsJudgedByTheRightOnes()
    {
        TestAuthority sub = _root.Sub("Sub");
        X509Certificate2[] impostors = [.. Enumerable.Range(0, 1000).Select(i => TestAuthority.Issue(null, "Sub", [TestAuthority.Ca()], TestAuthority.Start.AddSeconds(i), key: _root.Key).Certificate)];

        ValidationReport report = await ValidateAsync(sub.Leaf("Leaf"), [.. impostors, sub.Certificate], null);

        Assert.Equal(ValidationIndication.TotalPassed, report.Indication);
    }

    [Fact]
    public async Task Addresses_ThatNeverAnswer_AreGivenUpTogether()
    {
        // Each of the addresses may take ten seconds; the clock stands still but for the limit of all of them.
        TestAuthority leaf = _root.Sub("Sub").Leaf(
            "Leaf", new X509AuthorityInformationAccessExtension([], Enumerable.Range(0, 1000).Select(i => $"http://a{i}.example/ca.cer")));
        var clock = new FakeTimeProvider(TestAuthority.Middle);
        using var silent = new SilentHandler(() => clock.Advance(TimeSpan.FromSeconds(14)));
        using var client = new HttpClient(silent);

        ValidationReport report = await ValidateAsync(leaf, [], new OutboundHttp(client, timeProvider: clock), clock);

        Assert.Equal(ValidationSubIndication.NoCertificateChainFound, Assert.Single(report.Signatures).SubIndication);
        Assert.InRange(silent.Asked, 1, 3);
    }

    private async Task<ValidationReport> ValidateAsync(TestAuthority leaf, X509Certificate2[] others, OutboundHttp? issuers, FakeTimeProvider? clock = null)
    {
        clock ??= new FakeTimeProvider(TestAuthority.Middle);
        using X509Certificate2 withKey = leaf.Certificate.CopyWithPrivateKey(leaf.Key);
        using var signer = new X509Signer(withKey, others);
        using var signed = new MemoryStream();
        await using FileStream document = File.OpenRead(SamplePdfs.Contract);
        await new PdfSigner(signer, timeProvider: clock).SignAsync(document, signed, new PdfSignatureOptions { Level = PadesLevel.BaselineB });
        return await new PdfSignatureValidator(new TrustAnchors(_root.Certificate), null, clock, issuers).ValidateAsync(signed);
    }

    /// <summary>Lets more time pass in each request than it has, and answers none of them.</summary>
    private sealed class SilentHandler(Action pass) : HttpMessageHandler
    {
        public int Asked { get; private set; }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Asked++;
            pass();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
            throw new InvalidOperationException();
        }
    }
}
