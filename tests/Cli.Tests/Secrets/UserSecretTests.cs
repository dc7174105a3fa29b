using Sluice.Cli.Secrets;
using Sluice.Cli.Tests.Up;

namespace Sluice.Cli.Tests.Secrets;

public sealed class UserSecretTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sluice-config-");

    private string Place => Path.Combine(_folder.FullName, "s3-reader");

    [Fact]
    public void A_file_of_that_name_holds_the_credentials()
    {
        File.WriteAllText(Place, "AWS_ACCESS_KEY_ID=abc");
        var secret = new UserSecret("s3-reader", _folder.FullName);

        Assert.Equal($"the file {Place}", secret.Origin);
        Assert.Equal("abc", secret.Find("AWS_ACCESS_KEY_ID"));
    }

    [Fact]
    public void A_folder_of_that_name_holds_them_as_a_pod_sees_them()
    {
        Directory.CreateDirectory(Place);
        File.WriteAllText(Path.Combine(Place, "AWS_ACCESS_KEY_ID"), "abc");
        var secret = new UserSecret("s3-reader", _folder.FullName);

        Assert.Equal($"the files in {Place}", secret.Origin);
        Assert.Equal("abc", secret.Find("AWS_ACCESS_KEY_ID"));
    }

    [Fact]
    public void Without_either_it_is_the_environment_until_one_appears()
    {
        var secret = new UserSecret("s3-reader", _folder.FullName);

        Assert.Equal($"the environment (there is no {Place})", secret.Origin);
        Assert.Equal(Environment.GetEnvironmentVariable("HOME"), secret.Find("HOME"));

        File.WriteAllText(Place, "AWS_ACCESS_KEY_ID=abc");

        Assert.Equal("abc", secret.Find("AWS_ACCESS_KEY_ID"));
    }

    [Fact]
    public async Task Up_says_which_it_takes_and_what_is_missing_there()
    {
        await File.WriteAllTextAsync(Place, "AWS_ACCESS_KEY_ID=abc\nAWS_ENDPOINT_URL=http://127.0.0.1:1");
        using var folder = new IrisFolder();
        folder.Save(
            IrisFolder
                .Manifest("main 1")
                .Replace(
                    "uri: models/iris",
                    "uri: s3://models/iris\n    credentialsSecretRef:\n      name: s3-reader",
                    StringComparison.Ordinal
                )
        );
        using var output = new SaidLines();
        using var errors = new SaidLines();

        var status = await RunningUp.RunAsync(folder, output, errors, _folder.FullName);

        Assert.Equal(1, status);
        Assert.Equal($"Credentials s3-reader: the file {Place}", output.Lines[0]);
        Assert.Contains(
            errors.Lines,
            line =>
                line.Contains(
                    $"s3, settings of the file {Place}: AWS_SECRET_ACCESS_KEY is missing: set both",
                    StringComparison.Ordinal
                )
        );
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
