using System.Diagnostics.CodeAnalysis;

namespace Sluice.Hosting.Pages;

/// <summary>Markup that is whole, and safe to stand in a page as it is. Made of <see cref="HtmlText"/> alone.</summary>
public readonly struct Html
{
    private readonly string? _markup;

    private Html(string markup) => _markup = markup;

    /// <summary>Nothing.</summary>
    public static Html None => default;

    /// <summary>The literal parts of an interpolated string as they are, and what stands in its holes escaped.</summary>
    public static Html Of(HtmlText text) => new(text.ToString());

    /// <summary>A constant of this program.</summary>
    public static Html Literal([ConstantExpected] string markup) => new(markup);

    /// <summary>One behind the other.</summary>
    public static Html Join(IEnumerable<Html> parts) => new(string.Concat(parts.Select(part => part.ToString())));

    public override string ToString() => _markup ?? "";
}
