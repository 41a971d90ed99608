using EContract.Sdk.Contracts;
using EContract.Sdk.Cryptography;
using EContract.Sdk.Workflow;

namespace EContract.Sdk.Tests.Workflow;

public sealed class SignerDirectoryTests : IDisposable
{
    private readonly WorkflowFixture _host = new();
    private readonly Dictionary<string, ISigner> _named = new() { ["chita"] = new Key(), ["tanaka"] = new Key() };
    private readonly Key _witness = new();

    public void Dispose() => _host.Dispose();

    [Theory]
    [InlineData("東海市", SigningMode.Witness, null, "")]
    [InlineData("知多市", SigningMode.Witness, null, "chita")]
    [InlineData("知多市", SigningMode.Witness, "tanaka", "tanaka")]
    [InlineData("東海市", SigningMode.Party, "tanaka", "tanaka")]
    public async Task SelectAsync_NameThenOrganizationThenHost(string organization, SigningMode mode, string? name, string expected) =>
        Assert.Same(expected.Length == 0 ? _witness : _named[expected], await SelectAsync(organization, mode, name));

    [Theory]
    [InlineData("知多市", SigningMode.Party, null, "no key was brought along")]
    [InlineData("東海市", SigningMode.Party, "nobody", "'nobody'")]
    [InlineData("東海市", SigningMode.Witness, "nobody", "'nobody'")]
    [InlineData("大府市", SigningMode.Witness, null, "witness of 大府市")]
    public async Task SelectAsync_NoSuchKey_IsNotFoundAndNeverAnother(string organization, SigningMode mode, string? name, string expected)
    {
        var error = await Assert.ThrowsAsync<SignerException>(async () => await SelectAsync(organization, mode, name));

        Assert.Equal((SignerFailure.KeyNotFound, false), (error.Failure, error.IsTransient));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    private async Task<ISigner> SelectAsync(string organization, SigningMode mode, string? name)
    {
        var directory = new SignerDirectory(
            _witness, _named.GetValueOrDefault, new Dictionary<string, string> { ["知多市"] = "chita", ["大府市"] = "gone" });
        EnvelopeDescriptor descriptor = WorkflowFixture.Descriptor(1) with { Sender = new EnvelopeSender(organization, "", "") };
        descriptor.Participants[0] = descriptor.Participants[0] with { Mode = mode, SignerName = name };
        Envelope envelope = await _host.Manager.CreateAsync(descriptor);
        return await directory.SelectAsync(envelope, envelope.Participants[0], TestContext.Current.CancellationToken);
    }

    private sealed class Key : ISigner
    {
        public ValueTask<SigningCredential> GetCredentialAsync(CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public ValueTask<IReadOnlyList<ReadOnlyMemory<byte>>> SignAsync(IReadOnlyList<ReadOnlyMemory<byte>> digests, CancellationToken cancellationToken = default) =>
            throw new NotSupportedException();
    }
}
