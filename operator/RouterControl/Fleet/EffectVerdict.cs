namespace Sluice.RouterControl.Fleet;

/// <summary>Whether a generation is in effect.</summary>
/// <param name="IsInEffect">Whether every router that counts has acknowledged it, or a later one.</param>
/// <param name="Waiting">Names of those that have not, and may yet.</param>
/// <param name="LeftOut">Names of those that have not, and are silent: they do not count, and people should know.</param>
public sealed record EffectVerdict(bool IsInEffect, IReadOnlyList<string> Waiting, IReadOnlyList<string> LeftOut);
