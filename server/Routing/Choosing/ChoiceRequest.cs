namespace Sluice.Routing.Choosing;

/// <summary>What of a request decides its revision.</summary>
/// <param name="IsInference">Whether it is a prediction, which takes a place of the schedule when it names nothing.</param>
/// <param name="Version">The version that it names; null when none.</param>
/// <param name="Variant">The header <c>sluice-variant</c>; null when it was not sent.</param>
/// <param name="TargetVariant">The header <c>X-Amzn-SageMaker-Target-Variant</c>; null when it was not sent.</param>
internal sealed record ChoiceRequest(bool IsInference, string? Version, string? Variant, string? TargetVariant);
