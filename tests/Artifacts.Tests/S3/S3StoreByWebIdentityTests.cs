using Sluice.Artifacts.Tests.AzureBlob;
using Sluice.Artifacts.Tests.Servers;

namespace Sluice.Artifacts.Tests.S3;

/// <summary>The contract by a role that a mounted token gives, as on Kubernetes.</summary>
[Collection(RgwCollection.Name)]
public sealed class S3StoreByWebIdentityTests(RgwServer rgw) : S3Contract(rgw)
{
    private string? _token;

    internal override TestSettings Settings =>
        new()
        {
            ["AWS_ENDPOINT_URL"] = Rgw.Endpoint,
            ["AWS_ROLE_ARN"] = Rgw.Role,
            ["AWS_WEB_IDENTITY_TOKEN_FILE"] = _token ??= Mounted(),
        };

    private string Mounted()
    {
        var file = Rgw.NewFile();
        File.WriteAllText(file, Rgw.Issuer.TokenUntil(TimeProvider.System.GetUtcNow().AddHours(1)));
        return file;
    }
}
