namespace EContract.Sdk.Pkcs11.Inventory;

/// <summary>What a PKCS#11 library says of a token, before anybody logs in to it.</summary>
public sealed record Pkcs11TokenInfo
{
    /// <summary>The slot it is in.</summary>
    public required ulong SlotId { get; init; }

    /// <summary>Its label, without padding; empty before it is initialised.</summary>
    public required string Label { get; init; }

    /// <summary>Its serial number, without padding.</summary>
    public required string Serial { get; init; }

    /// <summary>Who made it.</summary>
    public required string Manufacturer { get; init; }

    /// <summary>What its maker calls it.</summary>
    public required string Model { get; init; }

    /// <summary>Whether it has been initialised, and so can hold keys.</summary>
    public required bool IsInitialized { get; init; }

    /// <summary>Whether private keys are hidden before a login.</summary>
    public required bool LoginRequired { get; init; }

    /// <summary>Whether it asks for its PIN itself, on a PIN pad.</summary>
    public required bool HasProtectedAuthenticationPath { get; init; }

    /// <summary>Whether one more wrong PIN locks it.</summary>
    public required bool IsPinFinalTry { get; init; }

    /// <summary>Whether it is locked: its PIN was wrong too often.</summary>
    public required bool IsPinLocked { get; init; }
}
