using System.Buffers.Text;
using System.Text;
using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Search;
using FsCheck.Xunit;

namespace EContract.Sdk.Tests.Contracts.Search;

public sealed class SearchPositionTests
{
    private static readonly EnvelopeSummary Last = new(
        EnvelopeId.New(TimeProvider.System), "題", EnvelopeStatus.Draft, new(new DateOnly(2026, 4, 1), "㈱サンプル", 5m), DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch);

    [Theory]
    [InlineData(EnvelopeOrder.Created)]
    [InlineData(EnvelopeOrder.Updated)]
    [InlineData(EnvelopeOrder.TransactionDate)]
    [InlineData(EnvelopeOrder.Amount)]
    [InlineData(EnvelopeOrder.Counterparty)]
    public void Continuation_OfTheSameQuery_GoesOn(EnvelopeOrder order)
    {
        var query = new EnvelopeQuery { OrderBy = order, Counterparty = "サンプル", AnyOf = [new() { Tags = ["甲"] }] };
        foreach (EnvelopeSummary last in (EnvelopeSummary[])[Last, Last with { Transaction = null }])
        {
            var position = SearchPosition.Of(query, last);

            Assert.Equal(position, SearchPosition.Of(query with { Continuation = position.ToContinuation(query), Limit = 7 }));
        }
    }

    [Fact]
    public void Continuation_FieldsInAnotherOrder_GoesOn()
    {
        FieldTerm term = new() { Text = "済" };
        var query = new EnvelopeQuery
        {
            Fields = new Dictionary<string, FieldTerm> { ["a"] = term, ["b"] = term },
            AnyOf = [new() { Fields = new Dictionary<string, FieldTerm> { ["c"] = term, ["d"] = term } }],
        };
        EnvelopeQuery same = query with
        {
            Fields = new Dictionary<string, FieldTerm> { ["b"] = term, ["a"] = term },
            AnyOf = [new() { Fields = new Dictionary<string, FieldTerm> { ["d"] = term, ["c"] = term } }],
        };
        var position = SearchPosition.Of(query, Last);

        Assert.Equal(position, SearchPosition.Of(same with { Continuation = position.ToContinuation(query) }));
    }

    [Fact]
    public void Continuation_OfAnotherQuery_IsRefused()
    {
        var query = new EnvelopeQuery { Counterparty = "サンプル", AnyOf = [new() { Tags = ["甲"] }] };
        string continuation = SearchPosition.Of(query, Last).ToContinuation(query);
        EnvelopeQuery[] others =
        [
            query with { Counterparty = SearchText.Exactly("サンプル") },
            query with { Tenant = new("other") },
            query with { Ascending = true },
            query with { OrderBy = EnvelopeOrder.Amount },
            query with { AnyOf = [new() { Tags = ["乙"] }] },
            query with { AnyOf = [new() { Tags = ["甲"], Fields = new Dictionary<string, FieldTerm> { ["a"] = new() { Text = "b" } } }] },
            query with { Statuses = [EnvelopeStatus.Draft] },
            query with { UpdatedAt = SearchRange.AtLeast(DateTimeOffset.UnixEpoch) },
        ];

        Assert.All(others, other => Assert.Throws<ArgumentException>(() => (other with { Continuation = continuation }).Validate()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("!")]
    [InlineData("null")]
    [InlineData("""["a"]""")]
    [InlineData("""["a","b","c","d"]""")]
    [InlineData("""["00000000000000000000000000000000","0199f3a2-0000-7000-8000-000000000001","99999999999999999999",null]""")]
    [InlineData("""["00000000000000000000000000000000","0199f3a2-0000-7000-8000-000000000001","0","\ud800"]""")]
    [InlineData("""{"a":1}""")]
    public void Continuation_Forged_IsRefused(string forged)
    {
        foreach (EnvelopeOrder order in Enum.GetValues<EnvelopeOrder>())
        {
            foreach (string text in (string[])[forged, Base64Url.EncodeToString(Encoding.UTF8.GetBytes(forged)), forged + new string('A', 5000)])
                Assert.Throws<ArgumentException>(() => new EnvelopeQuery { OrderBy = order, Continuation = text }.Validate());
        }
    }

    [Property]
    public void Continuation_WithAByteChanged_IsRefusedOrTheSame(byte where, byte what)
    {
        var query = new EnvelopeQuery { OrderBy = EnvelopeOrder.Amount };
        var position = SearchPosition.Of(query, Last);
        byte[] continuation = Base64Url.DecodeFromChars(position.ToContinuation(query));
        continuation[where % continuation.Length] = what;

        SearchPosition? read = position;
        Exception? refused = Record.Exception(() => read = SearchPosition.Of(query with { Continuation = Base64Url.EncodeToString(continuation) }));

        // A capital letter in an identifier, say, is another way to write the same.
        Assert.True(refused is null or ArgumentException, refused?.ToString());
        Assert.Equal(position, read);
    }
}
