using EContract.Sdk.Cryptography;
using EContract.Sdk.Diagnostics;
using EContract.Sdk.Signing;
using EContract.Sdk.Tests.Validation;
using EContract.TestInfrastructure;
using EContract.TestInfrastructure.Documents;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace EContract.Sdk.Tests.Signing;

/// <summary>Real files with bytes flipped, pieces cut out and spliced in: signed or refused in words, within bounds.</summary>
public sealed class DamagedDocumentTests : IDisposable
{
    // Whatever a small file makes us do.
    private const long AllocationLimit = 64 << 20;
    private const int LargestOriginal = 200 * 1024;

    private static readonly Lazy<byte[][]> Originals = new(() =>
        [.. SamplePdfs.All.Concat(Foreign()).Select(File.ReadAllBytes).Where(bytes => bytes.Length <= LargestOriginal)]);

    private readonly SigningWorld _world = new();
    private readonly X509Signer _signer;

    public DamagedDocumentTests() => _signer = _world.CreateSigner();

    public void Dispose()
    {
        _signer.Dispose();
        _world.Dispose();
    }

    [Property(MaxTest = 400)]
    public Property SignAsync_DamagedDocument_SignedOrRefusedWithinBounds() => Prop.ForAll(Damages().ToArbitrary(), bytes =>
    {
        using var output = new MemoryStream();
        long before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            // In memory with a key in memory: all of it happens here, on this thread.
            ValueTask<PdfSignatureResult> signing = new PdfSigner(_signer, timeProvider: _world.Clock)
                .SignAsync(new MemoryStream(bytes), output, new PdfSignatureOptions { AllowRepair = bytes.Length % 2 == 0 });
            Assert.True(signing.IsCompleted);
            signing.GetAwaiter().GetResult();
            Assert.True(output.ToArray().AsSpan().StartsWith(bytes));
        }
        catch (EContractException e)
        {
            Assert.NotEmpty(e.Message);
            Assert.Equal(0, output.Length);
        }

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, AllocationLimit + (16L * bytes.Length));
    });

    private static IEnumerable<string> Foreign() =>
        Corpus.Folder is { } folder ? Directory.EnumerateFiles(Path.Combine(folder, "robust"), "*.pdf").Order(StringComparer.Ordinal).Where((_, i) => i % 3 == 0) : [];

    private static Gen<byte[]> Damages() =>
        from original in Gen.Elements(Originals.Value.AsEnumerable())
        from other in Gen.Elements(Originals.Value.AsEnumerable())
        from steps in Gen.NonEmptyListOf(Step())
        select steps.Take(6).Aggregate(original, (bytes, step) => step(bytes, other));

    private static Gen<Func<byte[], byte[], byte[]>> Step() =>
        from kind in Gen.Choose(0, 3)
        from place in Gen.Choose(0, 1_000_000)
        from length in Gen.Choose(1, 2000)
        from value in Gen.Choose(0, 255)
        select (Func<byte[], byte[], byte[]>)((bytes, other) => Damage(bytes, other, kind, place, length, (byte)value));

    private static byte[] Damage(byte[] bytes, byte[] other, int kind, int place, int length, byte value)
    {
        if (bytes.Length == 0)
            return bytes;
        // Half of the damage near the end, where the structure is.
        int at = place % 2 == 0 ? place % bytes.Length : Math.Max(0, bytes.Length - 1 - (place % 3000));
        int end = Math.Min(bytes.Length, at + length);
        int otherAt = place % other.Length;
        return kind switch
        {
            0 => [.. bytes[..at], value, .. bytes[(at + 1)..]],
            1 => bytes[..at],
            2 => [.. bytes[..at], .. bytes[end..]],
            _ => [.. bytes[..at], .. other[otherAt..Math.Min(other.Length, otherAt + length)], .. bytes[at..]],
        };
    }
}
