using System.Text;
using System.Text.Json;
using EContract.Sdk.Auditing;
using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Events;
using EContract.Sdk.Tests.Auditing;
using FsCheck.Xunit;

namespace EContract.Sdk.Tests.Contracts.Events;

public sealed class EventJsonTests
{
    [Fact]
    public void Write_FirstEvent_IsExactlyThis()
    {
        EnvelopeHistory history = ChainOfEvents.Build(ChainOfEvents.OneOfEach);

        // The form of the log is a promise: whoever verifies it in twenty years has only this to go by.
        Assert.Equal(
            """
            {"actor":{"id":"system","kind":"system","name":"EContract"},"at":"2026-11-23T12:00:00.000Z",
            "envelope":"0199f3a2-0000-7000-8000-000000000001","event":{"message":"よろしく\nお願いします。","sender":
            {"email":"keiyaku@example.jp","name":"契約担当","organization":"東海市"},"signingPeriodSeconds":2592000,
            "title":"○○業務委託","transaction":{"amount":"1200000.5","counterparty":"株式会社𠮷野","currency":"JPY",
            "date":"2026-11-23"},"type":"envelope.created"},"ip":"2001:db8::1","previous":
            "0000000000000000000000000000000000000000000000000000000000000000","sequence":1,"v":1}
            """.ReplaceLineEndings("\n").Replace("\n", "", StringComparison.Ordinal),
            history.Events[0].Json);
        Assert.Equal("69b8278099522d2a2626570cf22bd74a5ad17978ba0fe31e93eb9f18cb764deb", history.Events[0].Hash);
    }

    [Fact]
    public void Catalogue_EveryKindOfEvent_HasANameAndATestValue()
    {
        Type[] kinds = [.. typeof(EnvelopeEvent).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(EnvelopeEvent)))];

        Assert.Equal(kinds.OrderBy(kind => kind.Name), ChainOfEvents.OneOfEach.Select(e => e.GetType()).Distinct().OrderBy(kind => kind.Name));
        Assert.Equal(kinds.Length, ChainOfEvents.OneOfEach.Select(e => e.Name).Distinct().Count());
    }

    [Fact]
    public void Read_WhatWasWritten_IsTheSameEvent()
    {
        EnvelopeHistory history = ChainOfEvents.Build(ChainOfEvents.OneOfEach);

        IReadOnlyList<EventRecord> records = AuditChainVerifier.Read(history);

        foreach ((EnvelopeEvent written, EventRecord read) in ChainOfEvents.OneOfEach.Zip(records))
        {
            // Lists compare by reference; their JSON does not.
            Assert.Equal(JsonSerializer.Serialize(written), JsonSerializer.Serialize(read.Event));
            Assert.Equal(written.GetType(), read.Event.GetType());
        }
    }

    [Fact]
    public void Write_LinkOfWhichIsNotKnownWhetherItWasMailed_IsAsItEverWas()
    {
        var link = new LinkIssued(
            ParticipantId.Parse("0199f3a2-0000-7000-8000-000000000003"), LinkPurpose.Sign, new IssuedLink(new string('c', 64), DateTimeOffset.UnixEpoch));

        Assert.DoesNotContain("isMailed", ChainOfEvents.Build([link]).Events[0].Json, StringComparison.Ordinal);
        Assert.Contains("\"isMailed\":false", ChainOfEvents.Build([link with { IsMailed = false }]).Events[0].Json, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_EventFromBeforeThereWereActions_IsOfSomebodyWhoSigns()
    {
        EnvelopeHistory now = ChainOfEvents.Build([new ParticipantAdded(
            ParticipantId.Parse("0199f3a2-0000-7000-8000-000000000003"), "田中", "t@example.jp", "", ParticipantRole.Handler, 1, "ja", "Signature_1", ParticipantAction.Approve)]);
        string earlier = now.Events[0].Json.Replace("\"action\":\"approve\",", "", StringComparison.Ordinal);

        var added = (ParticipantAdded)EventJson.Read(now.Events[0] with { Json = earlier }).Event;

        Assert.NotEqual(now.Events[0].Json, earlier);
        Assert.Equal(ParticipantAction.Sign, added.Action);
        Assert.Null(added.Group);
    }

    [Fact]
    public void Write_AmountWithTrailingZeros_HasTheSameForm()
    {
        Assert.Equal(Json(1_200_000m), Json(1_200_000.00m));
        Assert.NotEqual(Json(1_200_000m), Json(1_200_000.01m));
        Assert.NotEqual(Json(0m), Json(null));

        static string Json(decimal? amount) => ChainOfEvents.Build([new EnvelopeCreated(
            "題", "", new EnvelopeSender("東海市"), new TransactionDetails(new DateOnly(2026, 1, 1), "甲", amount), 1)]).Events[0].Json;
    }

    [Property]
    public bool Write_AnyText_ComesBackUnchanged(string? text)
    {
        string reason = new([.. (text ?? "").Where(c => !char.IsSurrogate(c))]);

        EnvelopeHistory history = ChainOfEvents.Build([new EnvelopeVoided(reason)]);

        // Whatever the text, the JSON is one that any JSON reader understands alike.
        using JsonDocument parsed = JsonDocument.Parse(Encoding.UTF8.GetBytes(history.Events[0].Json));
        return parsed.RootElement.GetProperty("event").GetProperty("reason").GetString() == reason
            && ((EnvelopeVoided)AuditChainVerifier.Read(history)[0].Event).Reason == reason;
    }
}
