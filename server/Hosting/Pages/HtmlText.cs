using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Encodings.Web;

namespace Sluice.Hosting.Pages;

/// <summary>
/// An interpolated string whose holes are escaped for HTML's text and quoted attributes, so that none can be forgotten: what a model's
/// author named, or a caller sent, stays text.
/// </summary>
[InterpolatedStringHandler]
public readonly struct HtmlText(int literalLength, int formattedCount)
{
    private readonly StringBuilder _markup = new(literalLength + (formattedCount * 16));

    /// <summary>A part that this program has written.</summary>
    public void AppendLiteral(string literal) => _markup.Append(literal);

    /// <summary>Markup that was made so before.</summary>
    public void AppendFormatted(Html part) => _markup.Append(part.ToString());

    /// <summary>Whatever stands in a hole.</summary>
    public void AppendFormatted(string? text) => _markup.Append(HtmlEncoder.Default.Encode(text ?? ""));

    public override string ToString() => _markup.ToString();
}
