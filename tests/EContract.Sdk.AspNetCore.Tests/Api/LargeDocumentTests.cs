using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text.Json;
using EContract.TestInfrastructure.Documents;

namespace EContract.Sdk.AspNetCore.Tests.Api;

public sealed class LargeDocumentTests
{
    private const int Length = 50_000_000;
    private const int Readers = 20;

    // Held whole for each reader it would be a thousand.
    private const long MaxGrowth = 200_000_000;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Document_OfFiftyMegabytes_IsStreamedToTwentyReadersWithoutBeingHeld()
    {
        await using ApiHost host = await ApiHost.StartAsync();
        await SendAsync(host);
        using HttpClient participant = host.Participant("yamada@sample.example");
        JsonElement view = await ApiHost.ReadAsync(await participant.GetAsync("participant/signing", Cancelled));
        JsonElement document = view.GetProperty("documents")[0];
        string address = $"participant/signing/documents/{document.GetProperty("id").GetString()}";
        long before = GC.GetTotalMemory(forceFullCollection: true);

        // Each stands still in the middle: what the server holds for slow readers is held now.
        Reader[] readers = await Task.WhenAll(Enumerable.Range(0, Readers).Select(_ => Reader.OpenAsync(participant, address)));
        await Task.WhenAll(readers.Select(reader => reader.ReadAsync(Length / 2)));
        long growth = GC.GetTotalMemory(forceFullCollection: true) - before;
        string[] digests = await Task.WhenAll(readers.Select(reader => reader.FinishAsync()));

        Assert.True(growth < MaxGrowth, $"{growth} bytes more are held");
        Assert.All(digests, digest => Assert.Equal(document.GetProperty("sha256").GetString(), digest));

        var range = new HttpRequestMessage(HttpMethod.Get, address) { Headers = { Range = new RangeHeaderValue(Length - 1000, Length - 1) } };
        HttpResponseMessage part = await participant.SendAsync(range, Cancelled);
        Assert.Equal((HttpStatusCode.PartialContent, 1000), (part.StatusCode, (await part.Content.ReadAsByteArrayAsync(Cancelled)).Length));
        var beyond = new HttpRequestMessage(HttpMethod.Get, address) { Headers = { Range = new RangeHeaderValue(2L * Length, null) } };
        Assert.Equal(HttpStatusCode.RequestedRangeNotSatisfiable, (await participant.SendAsync(beyond, Cancelled)).StatusCode);
    }

    // In a method of its own, so that nothing holds the file that was sent.
    private static Task<string> SendAsync(ApiHost host) => host.SendAsync(
        descriptor: new
        {
            title = "設計図書",
            documents = new[] { new { title = "図面" } },
            participants = new[] { new { name = "山田太郎", email = "yamada@sample.example" } },
        },
        files: SyntheticPdf.Create(Length));

    private sealed class Reader(Stream content)
    {
        private readonly IncrementalHash _digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        private readonly byte[] _buffer = new byte[64 * 1024];

        public static async Task<Reader> OpenAsync(HttpClient client, string address)
        {
            HttpResponseMessage answer = await client.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, Cancelled);
            answer.EnsureSuccessStatusCode();
            return new Reader(await answer.Content.ReadAsStreamAsync(Cancelled));
        }

        public async Task ReadAsync(long length)
        {
            for (int read; length > 0 && (read = await content.ReadAsync(_buffer, Cancelled)) > 0; length -= read)
                _digest.AppendData(_buffer, 0, read);
        }

        public async Task<string> FinishAsync()
        {
            await ReadAsync(long.MaxValue);
            await content.DisposeAsync();
            using (_digest)
                return Convert.ToHexStringLower(_digest.GetHashAndReset());
        }
    }
}
