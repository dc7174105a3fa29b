namespace Sluice.Rendering.Diagnosing;

/// <summary>What a model server says of one version.</summary>
public sealed record VersionReport
{
    /// <summary>The version.</summary>
    public string? Version { get; init; }

    /// <summary>Where it stands: <c>Ready</c>, <c>Failed</c> and those on the way.</summary>
    public string? Phase { get; init; }

    /// <summary>Why it failed.</summary>
    public string? Error { get; init; }

    /// <summary>Whether the failure may pass by itself; the server tries again then.</summary>
    public bool MayPass { get; init; }

    /// <summary>What should be known although it answers.</summary>
    public string? Warning { get; init; }

    /// <summary>Of its files, where it is ready.</summary>
    public string? Digest { get; init; }

    /// <summary>Bytes downloaded.</summary>
    public long? BytesDone { get; init; }

    /// <summary>Bytes to download.</summary>
    public long? BytesTotal { get; init; }
}
