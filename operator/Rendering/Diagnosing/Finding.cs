namespace Sluice.Rendering.Diagnosing;

/// <summary>Why a revision is not as it should be.</summary>
/// <param name="Kind">What it is about.</param>
/// <param name="Reason">One word that does not change between releases.</param>
/// <param name="Message">What is wrong and what to do, in a sentence.</param>
/// <param name="NeedsPerson">Whether it stays so until somebody acts, as far as can be known.</param>
public sealed record Finding(FindingKind Kind, string Reason, string Message, bool NeedsPerson);
