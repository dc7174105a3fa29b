namespace Sluice.Endpoints.Operations;

/// <summary>One version in <c>/status</c>: an error where it failed and whether it may pass by itself, inputs and outputs where it is ready.</summary>
internal sealed record VersionStatus(
    string Model,
    string Version,
    string Phase,
    string? Error,
    bool? MayPass,
    string? Warning,
    string? Digest,
    string? Device,
    long? BytesDone,
    long? BytesTotal,
    IReadOnlyList<TensorStatus>? Inputs,
    IReadOnlyList<TensorStatus>? Outputs
);
