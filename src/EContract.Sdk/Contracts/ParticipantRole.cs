namespace EContract.Sdk.Contracts;

/// <summary>In which capacity somebody takes part.</summary>
public enum ParticipantRole
{
    /// <summary>A party's signer (署名者).</summary>
    Signer,

    /// <summary>The person in charge, who checks and signs before the authority does (担当者).</summary>
    Handler,

    /// <summary>The person with the authority to conclude contracts (契約締結権限者).</summary>
    ContractingAuthority,

    /// <summary>Approves on the way, without a signature of their own (承認者).</summary>
    Approver,

    /// <summary>Approves, inside the sender's organisation, that the envelope is sent at all (社内承認者). Acts before every stage.</summary>
    InternalApprover,

    /// <summary>Looks the documents through and confirms that (確認者).</summary>
    Reviewer,

    /// <summary>Gets the result and does nothing for it (受領者, CC).</summary>
    Recipient,
}
