namespace Sluice.Artifacts.S3;

/// <summary>How long an S3 store may keep silent, and how files and listings are cut for it.</summary>
internal sealed record S3Limits
{
    /// <summary>A request is given up when no byte has gone either way for so long.</summary>
    public TimeSpan AnswerWithin { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>A download is given up when no byte has come for so long.</summary>
    public TimeSpan BytesWithin { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The store may put the parts of a file together for so long.</summary>
    public TimeSpan CompleteWithin { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Files of up to so many bytes are written by one request, larger ones in parts.</summary>
    public long PutUpToBytes { get; init; } = 32 << 20;

    /// <summary>The size of a part, 5 MiB or more: S3 allows no less. Larger for files that would have more than 10,000 of them.</summary>
    public long PartBytes { get; init; } = 16 << 20;

    /// <summary>How many parts of a file are on their way at once.</summary>
    public int PartsAtOnce { get; init; } = 4;

    /// <summary>How many objects a page of a listing has; 1,000 is the most that S3 gives.</summary>
    public int KeysAPage { get; init; } = 1_000;

    /// <summary>The part size for a file, in whole mebibytes where it must grow.</summary>
    public long PartBytesOf(long fileBytes)
    {
        const long Mebibyte = 1 << 20;
        const int MostParts = 10_000;
        var least = (fileBytes + MostParts - 1) / MostParts;
        return least <= PartBytes ? PartBytes : (least + Mebibyte - 1) / Mebibyte * Mebibyte;
    }
}
