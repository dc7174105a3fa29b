namespace Sluice.Artifacts.S3.Credentials;

/// <summary>What a container's credential endpoint answers.</summary>
internal sealed record ContainerKeys(
    string AccessKeyId,
    string SecretAccessKey,
    string? Token,
    DateTimeOffset? Expiration
)
{
    /// <summary>Names no secret, so that it cannot get into a log.</summary>
    public override string ToString() => AccessKeyId;
}
