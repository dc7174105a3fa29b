namespace Sluice.Routing.Errors;

/// <summary>Quotes what a caller sent, which may be megabytes long, for an error's sentence. Pure.</summary>
internal static class Quote
{
    private const int MostLetters = 128;

    public static string Of(string text) =>
        text.Length <= MostLetters ? $"'{text}'" : $"'{text[..MostLetters]}…' ({text.Length} characters)";
}
