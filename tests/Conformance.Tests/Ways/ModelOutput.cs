namespace Sluice.Conformance.Tests.Ways;

/// <summary>An output as a model's metadata has it.</summary>
internal sealed record ModelOutput(string Name, string Datatype, long[] Shape);
