namespace Sluice.Artifacts.AzureBlob;

/// <summary>How long Azure may keep silent, and how files are cut for it.</summary>
internal sealed record AzureBlobLimits
{
    private const int MostBlocks = 50_000;

    /// <summary>A request is given up when no byte has gone either way for so long.</summary>
    public TimeSpan AnswerWithin { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>A download is given up when no byte has come for so long.</summary>
    public TimeSpan BytesWithin { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Files of up to so many bytes are written by one request, larger ones in blocks.</summary>
    public long PutUpToBytes { get; init; } = 16 << 20;

    /// <summary>The size of a block; larger for files that would have more than 50,000 of them.</summary>
    public long BlockBytes { get; init; } = 8 << 20;

    /// <summary>How many blocks of a file are on their way at once.</summary>
    public int BlocksAtOnce { get; init; } = 4;

    /// <summary>The most blobs in one page of a listing; Azure allows no more than 5,000.</summary>
    public int BlobsAPage { get; init; } = 5_000;

    /// <summary>The size of the blocks of a file.</summary>
    public long BlockBytesOf(long fileBytes) => Math.Max(BlockBytes, (fileBytes + MostBlocks - 1) / MostBlocks);
}
