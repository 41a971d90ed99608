using EContract.Sdk.Cryptography;

namespace EContract.Sdk.Tests.Cryptography;

public sealed class RecentValuesTests
{
    [Fact]
    public void Add_MoreThanFits_ForgetsWhatWasNotAskedFor()
    {
        var values = new RecentValues<int, string>(10);
        for (int i = 0; i < 1000; i++)
        {
            values.Add(i, $"{i}");
            // Asked for all the time, and so never forgotten.
            Assert.True(values.TryGet(0, out string? kept));
            Assert.Equal("0", kept);
        }

        Assert.InRange(values.Count, 10, 21);
        Assert.False(values.TryGet(500, out _));
        Assert.True(values.TryGet(999, out _));
    }

    [Fact]
    public void Add_KnownKey_KeepsTheFirstValue()
    {
        var values = new RecentValues<int, string>(10);

        Assert.Equal("first", values.Add(1, "first"));
        Assert.Equal("first", values.Add(1, "second"));
    }

    [Fact]
    public async Task AddAndTryGet_Concurrently_StayBoundedAndRight()
    {
        var values = new RecentValues<int, int>(50);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(worker => Task.Run(
            () =>
            {
                for (int i = 0; i < 20_000; i++)
                {
                    int key = (i * (worker + 3)) % 400;
                    int found = values.TryGet(key, out int known) ? known : values.Add(key, key * 7);
                    Assert.Equal(key * 7, found);
                }
            },
            TestContext.Current.CancellationToken)));

        Assert.InRange(values.Count, 1, 110);
    }
}
