namespace EContract.Sdk.Contracts;

/// <summary>In which capacity a participant signs.</summary>
public enum ParticipantRole
{
    /// <summary>A party's signer (署名者).</summary>
    Signer,

    /// <summary>The person in charge, who checks and signs before the authority does (担当者).</summary>
    Handler,

    /// <summary>The person with the authority to conclude contracts (契約締結権限者).</summary>
    ContractingAuthority,
}
