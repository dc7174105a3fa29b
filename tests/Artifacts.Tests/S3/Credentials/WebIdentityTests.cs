using Sluice.Artifacts.Stores;
using Sluice.Artifacts.Tests.AzureBlob;
using Sluice.Artifacts.Tests.Servers;
using Sluice.Testing;

namespace Sluice.Artifacts.Tests.S3.Credentials;

/// <summary>Tokens that a real token service refuses.</summary>
[Collection(RgwCollection.Name)]
public sealed class WebIdentityTests(RgwServer rgw)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData("ended")]
    [InlineData("forged")]
    [InlineData("garbage")]
    [InlineData("another role")]
    public async Task Says_that_the_role_is_refused(string wrong)
    {
        var token = rgw.Issuer.TokenUntil(TimeProvider.System.GetUtcNow().AddHours(wrong == "ended" ? -1 : 1));
        var role = wrong == "another role" ? $"{rgw.Role}-of-others" : rgw.Role;
        using var store = S3Stores.Open(
            Settings(
                role,
                wrong switch
                {
                    "forged" => $"{token[..^8]}AAAAAAAA",
                    "garbage" => "no-token-at-all",
                    _ => token,
                }
            )
        );

        var failure = await S3Stores.FailureAsync(store).Within(Limit);

        Assert.True(failure.Fault == ArtifactFault.Refused, $"{wrong}: {failure}");
        Assert.Contains(role, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(token, $"{failure}", StringComparison.Ordinal);
    }

    private TestSettings Settings(string role, string token)
    {
        var file = rgw.NewFile();
        File.WriteAllText(file, token);
        return new()
        {
            ["AWS_ENDPOINT_URL"] = rgw.Endpoint,
            ["AWS_ROLE_ARN"] = role,
            ["AWS_WEB_IDENTITY_TOKEN_FILE"] = file,
        };
    }
}
