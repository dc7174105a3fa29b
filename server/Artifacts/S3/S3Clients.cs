using Amazon;
using Amazon.Runtime;
using Amazon.S3;
using Sluice.Artifacts.S3.Credentials;
using Sluice.Artifacts.Settings;

namespace Sluice.Artifacts.S3;

/// <summary>
/// The SDK's client, made anew when the settings name another endpoint or region. Thread-safe; clients that are not current any more live until
/// the end, since downloads may hang on them.
/// </summary>
internal sealed class S3Clients(IStoreSettings settings, TimeProvider time) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<S3Options, AmazonS3Client> _clients = [];
    private readonly CredentialChain _credentials = new(settings, time);

    /// <summary>The client of these options.</summary>
    public AmazonS3Client Of(S3Options options)
    {
        lock (_lock)
        {
            return _clients.TryGetValue(options, out var client) ? client : _clients[options] = Make(options);
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            foreach (var client in _clients.Values)
            {
                client.Dispose();
            }

            _clients.Clear();
        }

        _credentials.Dispose();
    }

    /// <summary>What every client of the SDK gets here: one attempt, our connections, no lookups of its own.</summary>
    public static T Configure<T>(T config, S3Options options, IStoreSettings settings)
        where T : ClientConfig
    {
        config.MaxErrorRetry = 0;
        config.HttpClientFactory = new SdkConnections(settings);
        config.IgnoreConfiguredEndpointUrls = true;
        config.DisableLogging = true;
        // Bodies go out in pieces of this size, 8 KiB unless told: on a busy machine each piece waits its turn.
        config.BufferSize = 128 << 10;
        if (options.Endpoint is null)
        {
            config.RegionEndpoint = RegionEndpoint.GetBySystemName(options.Region);
        }
        else
        {
            config.ServiceURL = options.Endpoint.AbsoluteUri;
            config.AuthenticationRegion = options.Region;
        }

        return config;
    }

    // Checksums beyond those that the API demands are unknown to stores other than AWS, which refuse them.
    private AmazonS3Client Make(S3Options options) =>
        new(
            _credentials,
            Configure(
                new AmazonS3Config
                {
                    ForcePathStyle = true,
                    RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
                    ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
                },
                options,
                settings
            )
        );
}
