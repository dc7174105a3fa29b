namespace Sluice.Resources.Constraints;

/// <summary>A broken rule.</summary>
/// <param name="Message">What was expected and what came.</param>
/// <param name="Below">The place below the checked field, such as <c>[2].name</c>; empty for the field itself.</param>
internal sealed record Violation(string Message, string Below = "");
