using Amazon.Runtime;
using Amazon.SecurityToken;
using Amazon.SecurityToken.Model;
using Sluice.Artifacts.Connections;
using Sluice.Artifacts.Settings;

namespace Sluice.Artifacts.S3.Credentials;

/// <summary>
/// A role by a token that the platform mounts (on Kubernetes: IRSA): <c>AWS_WEB_IDENTITY_TOKEN_FILE</c>, <c>AWS_ROLE_ARN</c>,
/// <c>AWS_ROLE_SESSION_NAME</c>, <c>AWS_ENDPOINT_URL_STS</c>.
/// </summary>
internal sealed class WebIdentity(IStoreSettings settings, TimeProvider time)
{
    private const string FileName = "AWS_WEB_IDENTITY_TOKEN_FILE";
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(30);

    /// <summary>Names the role and its token; null: none is set.</summary>
    public string? Source =>
        settings.Find(FileName) is { } file && settings.Find("AWS_ROLE_ARN") is { } role ? $"{role} by {file}" : null;

    /// <summary>Keys for the token that is in the file now.</summary>
    public async Task<TemporaryKeys> FetchAsync()
    {
        var options = S3Options.OfTokenService(settings);
        var place = new S3Place($"the role {settings.Find("AWS_ROLE_ARN")}", options.Host, settings.Origin);
        using var guard = new StallGuard(AnswerWithin, time, CancellationToken.None);
        try
        {
            using var service = new AmazonSecurityTokenServiceClient(
                new AnonymousAWSCredentials(),
                S3Clients.Configure(new AmazonSecurityTokenServiceConfig(), options, settings)
            );
            var answer = await service.AssumeRoleWithWebIdentityAsync(await RequestAsync(), guard.Token);
            var keys = answer.Credentials;
            return new(
                new(keys.AccessKeyId, keys.SecretAccessKey, keys.SessionToken),
                keys.Expiration?.ToUniversalTime() ?? time.GetUtcNow()
            );
        }
        catch (Exception failure)
        {
            throw S3Faults.Of(failure, place, guard);
        }
    }

    private async Task<AssumeRoleWithWebIdentityRequest> RequestAsync() =>
        new()
        {
            RoleArn = settings.Find("AWS_ROLE_ARN"),
            RoleSessionName = settings.Find("AWS_ROLE_SESSION_NAME") ?? "sluice",
            WebIdentityToken = await TokenFile.ReadAsync(FileName, settings),
        };
}
