namespace Sluice.Endpoints.OpenInference;

/// <summary>The model metadata response; the versions are those that are ready; the parameters say what the
/// specification has no field for: <c>digest</c>, <c>batching</c>, and <c>labels.OUTPUT</c> of a classifier.</summary>
internal sealed record ModelMetadata(
    string Name,
    IReadOnlyList<string> Versions,
    string Platform,
    IReadOnlyList<TensorMetadata> Inputs,
    IReadOnlyList<TensorMetadata> Outputs,
    IReadOnlyDictionary<string, string> Parameters
);
