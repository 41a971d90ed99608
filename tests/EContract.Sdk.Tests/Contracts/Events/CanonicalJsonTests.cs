using System.Text.Json;
using EContract.Sdk.Contracts.Events;

namespace EContract.Sdk.Tests.Contracts.Events;

public sealed class CanonicalJsonTests
{
    [Theory]
    [InlineData("""{ "b" : 1, "a" : [ true , false ] }""", """{"a":[true,false],"b":1}""")]
    [InlineData("""{"z":null,"a":{}}""", """{"a":{}}""")]
    [InlineData("""["\u0041\/\u20ac\u000a\u0001\u001F\"\\"]""", "[\"A/€\\n\\u0001\\u001f\\\"\\\\\"]")]
    [InlineData("""["\uD842\uDFB7"]""", "[\"𠮷\"]")]
    [InlineData("""{"\u20ac":1,"\r":2,"\ufb33":3,"1":4,"\ud83d\ude00":5,"\u0080":6,"\u00f6":7}""",
        "{\"\\r\":2,\"1\":4,\"\u0080\":6,\"ö\":7,\"€\":1,\"😀\":5,\"\ufb33\":3}")]
    [InlineData("[9007199254740991,-1,0]", "[9007199254740991,-1,0]")]
    public void Write_AnyForm_GivesTheOne(string json, string canonical) =>
        Assert.Equal(canonical, CanonicalJson.Write(JsonDocument.Parse(json).RootElement));

    [Theory]
    [InlineData("[0.5]")]
    [InlineData("[9007199254740992]")]
    [InlineData("[1e400]")]
    public void Write_NumberThatNotEveryReaderKeeps_IsRefused(string json) =>
        Assert.Throws<ArgumentException>(() => CanonicalJson.Write(JsonDocument.Parse(json).RootElement));
}
