using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using Sluice.Artifacts.S3;
using Sluice.Artifacts.Settings;
using Sluice.Artifacts.Stores;
using Sluice.Artifacts.Tests.AzureBlob;
using Sluice.Artifacts.Tests.Servers;

namespace Sluice.Artifacts.Tests.S3;

/// <summary>Stores of a test, and the bare SDK beside them.</summary>
internal static class S3Stores
{
    public static S3Store Open(
        IStoreSettings settings,
        string bucket = "models",
        TimeProvider? time = null,
        S3Limits? limits = null
    ) => new(ArtifactUri.Parse($"s3://{bucket}/iris"), settings, time ?? TimeProvider.System, limits);

    /// <summary>Keys for an endpoint that does not check them.</summary>
    public static TestSettings SettingsOf(string endpoint) =>
        new()
        {
            ["AWS_ACCESS_KEY_ID"] = "any-key",
            ["AWS_SECRET_ACCESS_KEY"] = "any-secret",
            ["AWS_ENDPOINT_URL"] = endpoint,
        };

    /// <summary>The SDK, for what the store cannot do or show.</summary>
    public static AmazonS3Client Bare(RgwServer rgw) =>
        new(
            new BasicAWSCredentials(RgwServer.AccessKey, RgwServer.SecretKey),
            new AmazonS3Config
            {
                ServiceURL = rgw.Endpoint,
                ForcePathStyle = true,
                RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
                ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
            }
        );

    /// <summary>Three bytes, for the bare SDK to write.</summary>
    public static PutObjectRequest Object(string bucket, string key) =>
        new()
        {
            BucketName = bucket,
            Key = key,
            ContentBody = "abc",
            UseChunkEncoding = false,
        };

    /// <summary>Asks the store something, and returns the failure.</summary>
    public static Task<ArtifactException> FailureAsync(IArtifactStore store) =>
        Assert.ThrowsAsync<ArtifactException>(() => store.ListAsync("", default).ToListAsync().AsTask());
}
