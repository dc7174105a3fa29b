namespace Sluice.Endpoints.Operations;

/// <summary>
/// One version in <c>/status</c>: an error where it failed and whether it may pass by itself; inputs, outputs, and whether it runs requests
/// together where it is ready.
/// </summary>
internal sealed record VersionStatus(
    string Model,
    string Version,
    string Phase,
    string? Error,
    bool? MayPass,
    string? Warning,
    string? Digest,
    string? Device,
    string? Batching,
    long? BytesDone,
    long? BytesTotal,
    IReadOnlyList<TensorStatus>? Inputs,
    IReadOnlyList<TensorStatus>? Outputs
);
