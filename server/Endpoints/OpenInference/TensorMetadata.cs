namespace Sluice.Endpoints.OpenInference;

/// <summary>One input or output in model metadata; -1 in the shape: any size.</summary>
internal sealed record TensorMetadata(string Name, string Datatype, IReadOnlyList<long> Shape);
