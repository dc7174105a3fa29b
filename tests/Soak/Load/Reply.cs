namespace Sluice.Soak.Load;

/// <summary>What came back.</summary>
/// <param name="Body">All of it: the JSON, or the message without its prefix.</param>
/// <param name="Labels">Who answered; null from a model server.</param>
internal readonly record struct Reply(byte[] Body, Labels? Labels);
