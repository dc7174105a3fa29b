using System.Globalization;
using System.Numerics;
using System.Text.RegularExpressions;
using Sluice.Resources.Manifests;

namespace Sluice.Cli.Manifests;

/// <summary>
/// What a plain scalar means. Kubernetes' tools read YAML as its version 1.1 with Go's numbers: <c>yes</c> is true and
/// <c>010</c> is eight. The same file must mean the same here.
/// </summary>
internal static partial class YamlScalars
{
    private static readonly string[] Truths = ["y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON"];
    private static readonly string[] Untruths =
    [
        "n",
        "N",
        "no",
        "No",
        "NO",
        "false",
        "False",
        "FALSE",
        "off",
        "Off",
        "OFF",
    ];
    private static readonly string[] Nothings = ["", "~", "null", "Null", "NULL"];

    /// <summary>The value of a scalar that stands without quotes and without a tag.</summary>
    public static ManifestScalar Resolve(string written, ManifestPosition position)
    {
        var (kind, value) = Resolve(written);
        return new ManifestScalar(kind, value, written, position);
    }

    private static (ScalarKind Kind, string Value) Resolve(string written)
    {
        // Go's reader drops underscores from whatever looks like a number.
        var digits = written.Replace("_", "", StringComparison.Ordinal);
        return written switch
        {
            _ when Truths.Contains(written) => (ScalarKind.Boolean, "true"),
            _ when Untruths.Contains(written) => (ScalarKind.Boolean, "false"),
            _ when Nothings.Contains(written) => (ScalarKind.Null, "null"),
            _ when SpecialFloat().IsMatch(written) => (ScalarKind.Float, written),
            _ when written[0] == '_' => (ScalarKind.String, written),
            _ when Integer().Match(digits) is { Success: true } integer => (ScalarKind.Integer, ValueOf(integer)),
            _ when Float().IsMatch(digits) => (ScalarKind.Float, digits),
            _ => (ScalarKind.String, written),
        };
    }

    private static string ValueOf(Match integer)
    {
        var (bits, digits) = integer.Groups switch
        {
            var groups when groups["hex"].Success => (4, groups["hex"].Value),
            var groups when groups["octal"].Success => (3, groups["octal"].Value),
            var groups when groups["binary"].Success => (1, groups["binary"].Value),
            var groups => (0, groups["decimal"].Value),
        };
        var size = bits == 0 ? BigInteger.Parse(digits, NumberStyles.None) : BigInteger.Zero;
        for (var i = 0; bits > 0 && i < digits.Length; i++)
        {
            size = (size << bits) + Convert.ToInt32(digits[i].ToString(), 16);
        }
        return (integer.Groups["sign"].Value == "-" ? -size : size).ToString();
    }

    [GeneratedRegex(
        "^(?<sign>[-+]?)(?:0[xX](?<hex>[0-9a-fA-F]{1,64})|0[oO]?(?<octal>[0-7]{1,64})|0[bB](?<binary>[01]{1,64})|(?<decimal>0|[1-9][0-9]{0,63}))$",
        RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking
    )]
    private static partial Regex Integer();

    [GeneratedRegex(
        @"^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$",
        RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking
    )]
    private static partial Regex Float();

    [GeneratedRegex(
        @"^([-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN))$",
        RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking
    )]
    private static partial Regex SpecialFloat();
}
