using EContract.Sdk.Contracts;

namespace EContract.Sdk.Tests.Contracts;

public sealed class EnvelopeQueryTests
{
    public static TheoryData<string> Senseless => [.. Queries.Keys];

    private static Dictionary<string, EnvelopeQuery> Queries { get; } = new()
    {
        ["no limit"] = new() { Limit = 0 },
        ["a limit beyond"] = new() { Limit = EnvelopeQuery.MaxLimit + 1 },
        ["an order that is none"] = new() { OrderBy = (EnvelopeOrder)77 },
        ["a range backwards"] = new() { Amount = SearchRange.Between(2m, 1m) },
        ["a range without ends"] = new() { TransactionDate = new() },
        ["blank and in a range"] = new() { DueAt = new() { IsBlank = true, From = DateTimeOffset.UnixEpoch } },
        ["a text of nothing"] = new() { Counterparty = "" },
        ["a text of spaces and dots"] = new() { Counterparty = " ・　." },
        ["a megabyte"] = new() { Counterparty = new string('長', 1_000_000) },
        ["a NUL"] = new() { Title = "a\0b" },
        ["half a surrogate"] = new() { Reference = "\uD842" },
        ["a role of nobody"] = new() { ParticipantRole = ParticipantRole.Signer },
        ["a role that is none"] = new() { Participant = "甲", ParticipantRole = (ParticipantRole)77 },
        ["a status that is none"] = new() { Statuses = [(EnvelopeStatus)77] },
        ["a currency that is none"] = new() { Currency = "'; --" },
        ["too many tags"] = new() { Tags = [.. Enumerable.Range(0, 21).Select(i => $"t{i}")] },
        ["too many statuses"] = new() { Statuses = [.. Enumerable.Repeat(EnvelopeStatus.Draft, 21)] },
        ["too many fields"] = new() { Fields = Enumerable.Range(0, 21).ToDictionary(i => $"f{i}", _ => new FieldTerm { Text = "a" }) },
        ["a field searched two ways"] = new() { Fields = new Dictionary<string, FieldTerm> { ["f"] = new() { Text = "a", Number = SearchRange.Exactly(1m) } } },
        ["a field searched no way"] = new() { Fields = new Dictionary<string, FieldTerm> { ["f"] = new() } },
        ["thousands of alternatives"] = new() { AnyOf = [.. Enumerable.Repeat(new EnvelopeTerms { Title = "a" }, 5000)] },
        ["an alternative that is a query"] = new() { AnyOf = [new EnvelopeQuery()] },
        ["an alternative that contradicts itself"] = new() { AnyOf = [new() { Amount = SearchRange.Between(2m, 1m) }] },
    };

    [Theory]
    [MemberData(nameof(Senseless))]
    public void Validate_WhatMakesNoSense_IsRefusedByName(string name)
    {
        ArgumentException refused = Assert.ThrowsAny<ArgumentException>(() => Queries[name].Validate());

        Assert.InRange(refused.Message.Length, 10, 300);
    }

    [Fact]
    public void Validate_ExtremeButSensible_IsTaken() => new EnvelopeQuery
    {
        TransactionDate = SearchRange.Between(DateOnly.MinValue, DateOnly.MaxValue),
        Amount = SearchRange.Between(decimal.MinValue, decimal.MaxValue),
        UpdatedAt = SearchRange.Between(DateTimeOffset.MinValue, DateTimeOffset.MaxValue),
        Fields = new Dictionary<string, FieldTerm> { ["f"] = new() { Number = SearchRange.Between(decimal.MinValue, decimal.MaxValue) } },
        Counterparty = new string('長', SearchText.MaxLength),
    }.Validate();
}
