using System.Text.Json;
using EContract.Sdk.Contracts;

namespace EContract.Sdk.Tests.Contracts;

public sealed class TenantIdTests
{
    [Theory]
    [InlineData("tokai")]
    [InlineData("a")]
    [InlineData("0")]
    [InlineData("city.tokai-2_x")]
    public void AName_IsReadBack(string name)
    {
        var id = new TenantId(name);

        Assert.Equal(name, id.ToString());
        Assert.Equal(id, TenantId.Parse(name));
        Assert.Equal(id, JsonSerializer.Deserialize<TenantId>(JsonSerializer.Serialize(id)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("Tokai")]
    [InlineData("東海市")]
    [InlineData("../other")]
    [InlineData("a..b")]
    [InlineData(".a")]
    [InlineData("a-")]
    [InlineData("a b")]
    [InlineData("a/b")]
    [InlineData("a%")]
    [InlineData("a\0")]
    public void WhatAPathOrADatabaseTakesForAnother_IsNoName(string name)
    {
        Assert.Throws<ArgumentException>(() => new TenantId(name));
        Assert.Throws<FormatException>(() => TenantId.Parse(name));
        Assert.False(TenantId.TryParse(name, out _));
    }

    [Fact]
    public void ALongName_IsNone()
    {
        Assert.True(TenantId.TryParse(new string('a', TenantId.MaxLength), out _));
        Assert.False(TenantId.TryParse(new string('a', TenantId.MaxLength + 1), out _));
    }

    [Fact]
    public void TheDefault_IsOneHoweverItIsNamed()
    {
        Assert.Equal(TenantId.Default, new TenantId("default"));
        Assert.Equal(default, TenantId.Default);
        Assert.Equal("default", default(TenantId).ToString());
    }
}
