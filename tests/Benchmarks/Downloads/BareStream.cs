using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;

namespace Sluice.Benchmarks.Downloads;

/// <summary>The vendor's SDK by itself: one request, its stream read to the end and thrown away.</summary>
internal sealed class BareStream(string endpoint, string accessKey, string secretKey) : IDisposable
{
    private readonly AmazonS3Client _client = new(
        new BasicAWSCredentials(accessKey, secretKey),
        new AmazonS3Config
        {
            ServiceURL = endpoint,
            ForcePathStyle = true,
            RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
            ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
        }
    );

    private readonly byte[] _block = new byte[1 << 20];

    public async Task<long> ReadAsync(string bucket, string key)
    {
        // A range, because of a whole object the SDK would also compute the MD5.
        using var response = await _client.GetObjectAsync(
            new GetObjectRequest
            {
                BucketName = bucket,
                Key = key,
                ByteRange = new ByteRange("bytes=0-"),
            }
        );
        long total = 0;
        for (int got; (got = await response.ResponseStream.ReadAsync(_block)) > 0; )
        {
            total += got;
        }

        return total;
    }

    public void Dispose() => _client.Dispose();
}
