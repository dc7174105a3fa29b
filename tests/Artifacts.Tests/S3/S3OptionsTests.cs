using Sluice.Artifacts.S3;
using Sluice.Artifacts.Stores;
using Sluice.Artifacts.Tests.AzureBlob;

namespace Sluice.Artifacts.Tests.S3;

public sealed class S3OptionsTests
{
    public static TheoryData<string, string, string, string> Settings =>
        new()
        {
            { "nothing is set", "", "AWS in us-east-1", "AWS in us-east-1" },
            { "a region", "AWS_REGION=eu-west-1", "AWS in eu-west-1", "AWS in eu-west-1" },
            { "the older name", "AWS_DEFAULT_REGION=eu-west-2", "AWS in eu-west-2", "AWS in eu-west-2" },
            {
                "the newer name goes before",
                "AWS_DEFAULT_REGION=eu-west-2 AWS_REGION=eu-west-1",
                "AWS in eu-west-1",
                "AWS in eu-west-1"
            },
            { "one endpoint for all", "AWS_ENDPOINT_URL=http://a:1", "http://a:1", "http://a:1" },
            { "one of S3 alone", "AWS_ENDPOINT_URL_S3=https://s3.example", "https://s3.example", "AWS in us-east-1" },
            {
                "one for each",
                "AWS_ENDPOINT_URL=http://a:1 AWS_ENDPOINT_URL_S3=http://b:2 AWS_ENDPOINT_URL_STS=http://c:3",
                "http://b:2",
                "http://c:3"
            },
        };

    [Theory]
    [MemberData(nameof(Settings))]
    public void Reads_settings_as_the_AWS_tools_do(string because, string set, string store, string tokens)
    {
        var settings = Of(set);

        Assert.True(S3Options.OfStore(settings).Host == store, because);
        Assert.True(S3Options.OfTokenService(settings).Host == tokens, because);
    }

    [Theory]
    [InlineData("AWS_ENDPOINT_URL_S3=ftp://store")]
    [InlineData("AWS_ENDPOINT_URL=store:9000")]
    [InlineData("AWS_ENDPOINT_URL=http://me:my-password@store")]
    [InlineData("AWS_ENDPOINT_URL=http://store?key=my-password")]
    public void Refuses_what_is_no_endpoint(string set)
    {
        var failure = Assert.Throws<ArtifactException>(() => S3Options.OfStore(Of(set)));

        Assert.Equal(ArtifactFault.Invalid, failure.Fault);
        Assert.Contains(set.Split('=')[0], failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("my-password", failure.Message, StringComparison.Ordinal);
    }

    private static TestSettings Of(string set)
    {
        var settings = new TestSettings { ["AWS_SHARED_CREDENTIALS_FILE"] = "/no/such/file" };
        foreach (var pair in set.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            settings[pair.Split('=', 2)[0]] = pair.Split('=', 2)[1];
        }

        return settings;
    }
}
