namespace Sluice.Endpoints.OpenInference;

/// <summary>The model metadata response; the versions are those that are ready.</summary>
internal sealed record ModelMetadata(
    string Name,
    IReadOnlyList<string> Versions,
    string Platform,
    IReadOnlyList<TensorMetadata> Inputs,
    IReadOnlyList<TensorMetadata> Outputs
);
