namespace Sluice.Artifacts.Publishing;

/// <summary>How a version is published.</summary>
public sealed record PublishOptions
{
    /// <summary>Make the bucket, container or directory when there is none.</summary>
    public bool CreateBucket { get; init; }

    /// <summary>Throw away what a push of other bytes left unfinished. The user says that it does not run any more.</summary>
    public bool ReplaceUnfinished { get; init; }
}
