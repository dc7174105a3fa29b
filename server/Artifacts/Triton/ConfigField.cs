namespace Sluice.Artifacts.Triton;

/// <summary>One field of a model's configuration, however it was written down.</summary>
/// <param name="Name">As the protocol has it (<c>max_batch_size</c>); an extension's or a type's stands in brackets.</param>
/// <param name="Text">The value of a scalar; null for a message.</param>
/// <param name="Message">The fields of a message; empty for a scalar.</param>
/// <param name="Place">Where it stands, for people: <c>line 3</c>.</param>
internal sealed record ConfigField(string Name, string? Text, IReadOnlyList<ConfigField> Message, string Place);
