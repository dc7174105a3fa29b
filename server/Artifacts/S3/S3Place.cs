namespace Sluice.Artifacts.S3;

/// <summary>What a request was about, for messages.</summary>
/// <param name="Name"><c>s3://bucket/key</c>.</param>
/// <param name="Host">The endpoint.</param>
/// <param name="Origin">Where the settings come from.</param>
internal sealed record S3Place(string Name, string Host, string Origin);
