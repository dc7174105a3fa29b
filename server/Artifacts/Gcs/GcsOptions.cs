namespace Sluice.Artifacts.Gcs;

/// <summary>How a store of Google Cloud Storage is spoken to.</summary>
public sealed record GcsOptions
{
    /// <summary>How long the server may say nothing; 1 second or more.</summary>
    public TimeSpan Silence { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Bytes of a part of an upload, a multiple of 256 KiB. What is no larger is uploaded in one request.</summary>
    public int PartBytes { get; init; } = 8 << 20;

    /// <summary>The most objects on a page of a listing; 1 to 1,000.</summary>
    public int PageSize { get; init; } = 1_000;
}
