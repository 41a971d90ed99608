namespace EContract.Sdk.Signing.Appearance;

/// <summary>Where a picture or seal stands when there is text too.</summary>
public enum PicturePosition
{
    /// <summary>Left of the text.</summary>
    Left,

    /// <summary>Right of the text, as a seal stands after a name.</summary>
    Right,

    /// <summary>Behind the text.</summary>
    Behind,
}
