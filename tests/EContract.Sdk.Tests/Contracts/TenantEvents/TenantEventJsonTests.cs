using System.Text.Json;
using EContract.Sdk.Auditing;
using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Events;
using EContract.Sdk.Contracts.TenantEvents;

namespace EContract.Sdk.Tests.Contracts.TenantEvents;

public sealed class TenantEventJsonTests
{
    private static readonly EnvelopeId Envelope = EnvelopeId.Parse("0199f3a2-0000-7000-8000-000000000001");
    private static readonly DocumentId Document = DocumentId.Parse("0199f3a2-0000-7000-8000-000000000003");
    private static readonly DateTimeOffset Noon = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);
    private static readonly string Hash = new('a', 64);

    /// <summary>One event of every kind there is.</summary>
    internal static IReadOnlyList<TenantEvent> OneOfEach { get; } =
    [
        new SearchPerformed(Hash, 3),
        new DocumentExported(Envelope, Document, Hash),
        new AuditViewed(Envelope),
        new AuditExported("csv", Envelope, Noon, Noon.AddDays(1), 7, true),
        new AuditVerified(1000, 3, 0),
        new TaxAuditExported(Hash, 12),
        new SettingsChanged("retention", null, "7年"),
        new ScrubSucceeded(100),
        new ScrubFailed(Envelope, Document, Hash, "It was changed."),
        new DocumentShredded(Envelope, "d", Hash, "起動失敗の残り"),
        new BackupMade("s3://backup/2026-11-23", Hash),
        new BackupRestored(4, 6, "ディスク故障"),
        new AnchoringFailed("The TSA is away."),
        new HostEvent("login.succeeded", new Dictionary<string, string> { ["user"] = "山田", ["method"] = "oidc" }),
    ];

    [Fact]
    public void Write_HostEvent_IsExactlyThis() =>
        Assert.Equal(
            """
            {"actor":{"id":"u1","kind":"user","name":"山田"},"at":"2026-11-23T12:00:00.000Z","event":{"details":{"method":"oidc","user":"山田"},
            "kind":"login.succeeded","type":"host.event"},"ip":"192.0.2.1","log":"0199f3a2-0000-7000-8000-00000000000f","previous":
            "0000000000000000000000000000000000000000000000000000000000000000","sequence":1,"tenant":"tokai","v":1}
            """.ReplaceLineEndings("\n").Replace("\n", "", StringComparison.Ordinal),
            TenantEventJson.Write(Record(OneOfEach[^1])));

    [Fact]
    public void Catalogue_EveryKindOfEvent_HasANameAndATestValue()
    {
        Type[] kinds = [.. typeof(TenantEvent).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(TenantEvent)))];

        Assert.Equal(kinds.OrderBy(kind => kind.Name), OneOfEach.Select(e => e.GetType()).OrderBy(kind => kind.Name));
        Assert.Equal(kinds.Length, OneOfEach.Select(e => e.Name).Distinct().Count());
    }

    [Fact]
    public void Read_WhatWasWritten_IsTheSame()
    {
        foreach (TenantEvent occurred in OneOfEach)
        {
            string json = TenantEventJson.Write(Record(occurred));

            Assert.Equal(json, TenantEventJson.Write(TenantEventJson.Read(json)));
            Assert.IsType(occurred.GetType(), TenantEventJson.Read(json).Event);
        }
    }

    [Theory]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("[1]")]
    [InlineData("nothing")]
    public void Read_AnythingElse_IsRefused(string json) => Assert.Throws<JsonException>(() => TenantEventJson.Read(json));

    [Theory]
    [InlineData("")]
    [InlineData("Login")]
    [InlineData("login succeeded")]
    [InlineData("ログイン")]
    public void HostEvent_NameIsNone_IsRefused(string name) => Assert.Throws<ArgumentException>(() => new HostEvent(name));

    [Fact]
    public void HostEvent_DetailsThatSpoilALog_AreRefused()
    {
        Assert.Throws<ArgumentException>(() => Of("user", "a\u0001b"));
        Assert.Throws<ArgumentException>(() => Of("user", "a\u202Eb"));
        Assert.Throws<ArgumentException>(() => Of("", "a"));
        Assert.Throws<ArgumentException>(() => Of("user", new string('a', HostEvent.MaxDetailLength + 1)));
        Assert.ThrowsAny<ArgumentException>(() => new HostEvent("login", Enumerable.Range(0, HostEvent.MaxDetails + 1).ToDictionary(i => $"n{i}", _ => "")));

        static HostEvent Of(string name, string value) => new("login", new Dictionary<string, string> { [name] = value });
    }

    private static TenantEventRecord Record(TenantEvent occurred) => new()
    {
        Tenant = new TenantId("tokai"),
        Log = "0199f3a2-0000-7000-8000-00000000000f",
        Sequence = 1,
        At = Noon,
        Actor = Actor.User("u1", "山田"),
        IpAddress = "192.0.2.1",
        PreviousHash = AuditChain.Origin,
        Event = occurred,
    };
}
