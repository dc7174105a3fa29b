using System.CommandLine.Parsing;
using System.Globalization;

namespace Sluice.ModelServer;

/// <summary>Reads the values of flags; what is wrong is said with the flag's name.</summary>
internal static class FlagValue
{
    /// <summary>The value of a flag with one argument; on a <see cref="FormatException"/>, an error of the command line.</summary>
    public static T? Parse<T>(ArgumentResult result, Func<string, T> parse)
    {
        try
        {
            return parse(result.Tokens[0].Value);
        }
        catch (FormatException failure)
        {
            result.AddError($"{((OptionResult)result.Parent!).Option.Name}: {failure.Message}");
            return default;
        }
    }

    /// <summary>A whole number within both bounds.</summary>
    /// <exception cref="FormatException">The text is none.</exception>
    public static int Whole(string text, int least, int most) => (int)Whole(text, least, (long)most);

    /// <inheritdoc cref="Whole(string, int, int)"/>
    public static long Whole(string text, long least, long most) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && number >= least
        && number <= most
            ? number
            : throw new FormatException($"expected {least} to {most}, got '{text}'");
}
