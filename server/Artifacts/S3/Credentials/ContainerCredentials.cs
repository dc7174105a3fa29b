using System.Net;
using System.Text.Json;
using Sluice.Artifacts.Connections;
using Sluice.Artifacts.Settings;
using Sluice.Artifacts.Stores;

namespace Sluice.Artifacts.S3.Credentials;

/// <summary>
/// Keys from an endpoint that the platform offers to its containers (ECS, EKS Pod Identity): <c>AWS_CONTAINER_CREDENTIALS_FULL_URI</c> or
/// <c>_RELATIVE_URI</c>, with <c>AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE</c> or <c>_TOKEN</c>.
/// </summary>
internal sealed class ContainerCredentials(IStoreSettings settings, TimeProvider time) : IDisposable
{
    private const string FullUri = "AWS_CONTAINER_CREDENTIALS_FULL_URI";
    private const int LargestAnswer = 64 << 10;
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(10);

    // Plain HTTP is for what cannot leave the machine: loopback, and the addresses of the two platforms.
    private static readonly IPAddress[] Platforms =
    [
        IPAddress.Parse("169.254.170.2"),
        IPAddress.Parse("169.254.170.23"),
        IPAddress.Parse("fd00:ec2::23"),
    ];

    private readonly Lazy<HttpClient> _http = new(() => Make(settings));

    /// <summary>The endpoint; null: none is set.</summary>
    public string? Source =>
        settings.Find("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI") is { } path
            ? $"http://169.254.170.2{path}"
            : settings.Find(FullUri);

    public async Task<TemporaryKeys> FetchAsync()
    {
        var address = Address();
        var place = new S3Place(
            "the container's credentials",
            address.GetLeftPart(UriPartial.Authority),
            settings.Origin
        );
        using var guard = new StallGuard(AnswerWithin, time, CancellationToken.None);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, address);
            if (await AuthorizationAsync() is { } token)
            {
                request.Headers.TryAddWithoutValidation("Authorization", token);
            }

            using var response = await _http.Value.SendAsync(request, guard.Token);
            response.EnsureSuccessStatusCode();
            return Read(await response.Content.ReadAsByteArrayAsync(guard.Token));
        }
        catch (Exception failure)
        {
            throw Explain(failure, place, guard);
        }
    }

    public void Dispose()
    {
        if (_http.IsValueCreated)
        {
            _http.Value.Dispose();
        }
    }

    private static ArtifactException Explain(Exception failure, S3Place place, StallGuard guard) =>
        failure is HttpRequestException { StatusCode: not null } or JsonException
            ? new(
                ArtifactFault.CredentialsMissing,
                $"{place.Name} at {place.Host}: the endpoint gives none ({failure.Message}): check the pod's identity and {FullUri} in {place.Origin}",
                failure
            )
            : S3Faults.Of(failure, place, guard);

    private TemporaryKeys Read(byte[] json)
    {
        var keys = JsonSerializer.Deserialize(json, ContainerJson.Default.ContainerKeys);
        return keys is { AccessKeyId: not null, SecretAccessKey: not null }
            ? new(new(keys.AccessKeyId, keys.SecretAccessKey, keys.Token), keys.Expiration ?? time.GetUtcNow())
            : throw new JsonException("no keys in the answer");
    }

    private Uri Address()
    {
        if (
            Uri.TryCreate(Source, UriKind.Absolute, out var address)
            && (address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && IsLocal(address)))
        )
        {
            return address;
        }

        throw new ArtifactException(
            ArtifactFault.Invalid,
            $"s3: {FullUri} in {settings.Origin} must be https://, or http:// on this machine or the platform's address"
        );
    }

    private static HttpClient Make(IStoreSettings settings)
    {
        var http = SdkConnections.Make(settings);
        http.MaxResponseContentBufferSize = LargestAnswer;
        return http;
    }

    private static bool IsLocal(Uri address) =>
        address.IsLoopback || (IPAddress.TryParse(address.DnsSafeHost, out var ip) && Platforms.Contains(ip));

    private async Task<string?> AuthorizationAsync() =>
        await TokenFile.ReadAsync("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE", settings)
        ?? settings.Find("AWS_CONTAINER_AUTHORIZATION_TOKEN");
}
