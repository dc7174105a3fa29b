namespace Sluice.Serving.Models;

/// <summary>An output that a model declares and that cannot be asked for.</summary>
/// <param name="Name">As the model's author wrote it.</param>
/// <param name="Reason">A sentence's end, such as <c>is a sequence; expected a dense tensor</c>.</param>
public sealed record UnservedOutput(string Name, string Reason);
