using Sluice.Artifacts.Settings;
using Sluice.Artifacts.Stores;

namespace Sluice.Artifacts.Tests.Settings;

public sealed class StoreSettingsTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sluice-settings-");

    private string Place => Path.Combine(_folder.FullName, "s3-reader");

    [Theory]
    [InlineData("as written", "AWS_ACCESS_KEY_ID=abc", "abc")]
    [InlineData("among others", "# keys\n\nAWS_REGION=x\nAWS_ACCESS_KEY_ID = a=b= \n", "a=b=")]
    [InlineData("quoted", "AWS_ACCESS_KEY_ID=\"a b\"", "a b")]
    [InlineData("as a shell reads it", "export AWS_ACCESS_KEY_ID='a b'", "a b")]
    [InlineData("the last one", "AWS_ACCESS_KEY_ID=1\nAWS_ACCESS_KEY_ID=2", "2")]
    [InlineData("empty", "AWS_ACCESS_KEY_ID=", null)]
    [InlineData("not there", "AWS_SECRET_ACCESS_KEY=x", null)]
    public void Reads_a_file_of_lines(string because, string text, string? expected)
    {
        File.WriteAllText(Place, text);

        Assert.True(StoreSettings.OfSecret(Place).Find("AWS_ACCESS_KEY_ID") == expected, because);
    }

    [Fact]
    public void Reads_a_directory_as_Kubernetes_mounts_a_Secret()
    {
        Directory.CreateDirectory(Place);
        File.WriteAllText(Path.Combine(Place, "AZURE_STORAGE_KEY"), "abc\n");

        var settings = StoreSettings.OfSecret(Place);

        Assert.Equal("abc", settings.Find("AZURE_STORAGE_KEY"));
        Assert.Contains(Place, settings.Origin, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_rotated_is_read_at_the_next_use()
    {
        File.WriteAllText(Place, "AWS_ACCESS_KEY_ID=old");
        var settings = StoreSettings.OfSecret(Place);
        var before = settings.Find("AWS_ACCESS_KEY_ID");

        File.WriteAllText(Place, "AWS_ACCESS_KEY_ID=new");

        Assert.Equal(("old", "new"), (before, settings.Find("AWS_ACCESS_KEY_ID")));
    }

    [Theory]
    [InlineData("a credential never comes from elsewhere", "AWS_SESSION_TOKEN", null)]
    [InlineData("an endpoint may", "AWS_ENDPOINT_URL", "from the environment")]
    [InlineData("what is no Secret's is the environment's", "SLUICE_CA_BUNDLE", "from the environment")]
    [InlineData("the Secret's own comes first", "AWS_REGION", "from the secret")]
    public void Mixes_no_credentials_of_two_origins(string because, string name, string? expected)
    {
        File.WriteAllText(Place, "AWS_REGION=from the secret\nSLUICE_CA_BUNDLE=from the secret");
        var settings = new SecretSettings(new FileSettings(Place), new Everything());

        Assert.True(settings.Find(name) == expected, because);
    }

    [Fact]
    public void A_wrong_line_is_named_and_not_shown()
    {
        File.WriteAllText(Place, "AWS_ACCESS_KEY_ID=abc\nhush-hush");

        var failure = Assert.Throws<ArtifactException>(() => StoreSettings.OfSecret(Place));

        Assert.Equal($"{Place}:2: expected NAME=VALUE", failure.Message);
    }

    [Fact]
    public void Nothing_at_the_place_is_said()
    {
        var failure = Assert.Throws<ArtifactException>(() => StoreSettings.OfSecret(Place));

        Assert.Equal(ArtifactFault.CredentialsMissing, failure.Fault);
        Assert.Contains(Place, failure.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private sealed class Everything : IStoreSettings
    {
        public string Origin => "the environment";

        public string? Find(string name) => "from the environment";
    }
}
