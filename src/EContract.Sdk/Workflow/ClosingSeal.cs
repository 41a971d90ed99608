namespace EContract.Sdk.Workflow;

/// <summary>
/// When documents are signed once more after all participants have acted, by the key of the host or of the sender's organisation
/// (<see cref="ISignerSelector.SelectForSealAsync"/>), invisibly and in a field of its own. It says that what the envelope's
/// participants did is complete.
/// </summary>
public enum ClosingSeal
{
    /// <summary>Never. Envelopes that nobody signs are refused: their documents would carry no signature at all.</summary>
    None,

    /// <summary>Where participants only approve or acknowledge.</summary>
    WhenNobodySigns,

    /// <summary>Always.</summary>
    Always,
}
