using System.Text;

namespace EContract.Sdk.Signing.Forms;

/// <summary>A state of a check box or radio button that is not Off (ISO 32000-2, 12.7.5.2.3).</summary>
/// <param name="State">The name of its appearance, byte for byte as a name holds it.</param>
/// <param name="Label">What it is called: the entry of Opt, else the name as text.</param>
internal sealed record ButtonOption(string State, string Label)
{
    public const string Off = "Off";

    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    public bool IsCalled(string text) => Label == text || TextOf(State) == text;

    /// <summary>A name as text: names are in UTF-8 as a rule (7.3.5), but need not be.</summary>
    public static string TextOf(string name)
    {
        try
        {
            return Strict.GetString(Encoding.Latin1.GetBytes(name));
        }
        catch (DecoderFallbackException)
        {
            return name;
        }
    }
}
