using System.Text.RegularExpressions;
using Sluice.Resources.Manifests;
using Sluice.Resources.Schemas;

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

    /// <summary>How long a match can be at most, in characters; 0: another rule says so.</summary>
    public int Longest { get; init; }

    public override void AddTo(FieldSchema schema)
    {
        if (Longest > 0)
        {
            schema.Set("maxLength", Longest);
        }

        if (schema.HasRules)
        {
            schema.AddRule($"self.matches({Quote(pattern)})", $"expected {expected}");
        }
        else
        {
            schema.Set("pattern", Anchored(pattern));
        }
    }

    /// <summary>The pattern for a language in which <c>$</c> is the end of the text and no line's.</summary>
    public static string Anchored(string pattern) => $"^(?:{pattern})$";

    /// <summary>The anchored pattern as a text of the Common Expression Language.</summary>
    public static string Quote(string pattern) => $"r'{Anchored(pattern)}'";
}
