using System.Text.RegularExpressions;
using Sluice.Resources.Manifests;

namespace Sluice.Resources.Constraints;

/// <summary>The whole text must match.</summary>
/// <param name="pattern">
/// A regular expression without anchors, in the syntax that .NET, RE2 and ECMAScript share. Matched in linear time.
/// </param>
/// <param name="expected">The same in words, to follow "expected".</param>
internal sealed class PatternAttribute(string pattern, string expected) : ConstraintAttribute
{
    public string Pattern => pattern;

    public string Expected => expected;

    public override IEnumerable<Violation> Check(object value)
    {
        // \z and not $, which would let a final line break pass.
        if (!Regex.IsMatch((string)value, $@"\A(?:{pattern})\z", RegexOptions.NonBacktracking))
        {
            yield return new Violation($"expected {expected}, got {Wording.Quote((string)value)}");
        }
    }
}
