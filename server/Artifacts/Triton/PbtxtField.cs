namespace Sluice.Artifacts.Triton;

/// <summary>One field of a message in protobuf's text format.</summary>
/// <param name="Name">As it is written; an extension's or a type's stands in brackets.</param>
/// <param name="Text">The value of a scalar; null for a message.</param>
/// <param name="Message">The fields of a message; empty for a scalar.</param>
/// <param name="Line">Where it stands, from 1.</param>
internal sealed record PbtxtField(string Name, string? Text, IReadOnlyList<PbtxtField> Message, int Line);
