using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Sluice.Artifacts.Tests.Servers;

namespace Sluice.Artifacts.Tests.Serving;

/// <summary>As a user goes, from a model's files to its answers, through a real store and the program's own commands.</summary>
[Collection(RgwCollection.Name)]
public sealed partial class UserJourneyTests(RgwServer rgw) : IDisposable
{
    private readonly DirectoryInfo _home = Directory.CreateTempSubdirectory("sluice-home-");

    private string Secret => Path.Combine(_home.FullName, ".config", "sluice", "s3-reader");

    [Fact]
    public async Task Push_versions_verify_and_up_with_the_Secret_of_the_users_configuration()
    {
        using var model = await PublishedModel.CreateAsync(rgw);
        await WriteSecretAsync(RgwServer.SecretKey);
        string[] credentials = ["--credentials", Secret];

        var push = await RunAsync(["push", model.DirectoryOf("7"), model.Uri, "--version", "9", .. credentials]);
        var again = await RunAsync(["push", model.DirectoryOf("7"), model.Uri, "--version", "9", .. credentials]);
        var versions = await RunAsync(["versions", model.Uri, .. credentials]);
        var verify = await RunAsync(["verify", model.Uri, "--version", "9", .. credentials]);

        Assert.True(push.Status == 0, push.Said);
        Assert.Contains($"Published {model.Uri}/9: 2 files, ", push.Said, StringComparison.Ordinal);
        Assert.Equal(2, again.Status);
        Assert.Contains("it is published already, with the same bytes", again.Said, StringComparison.Ordinal);
        Assert.Matches("(?m)^7 .* sha256:[0-9a-f]{64}$", versions.Said);
        Assert.Matches("(?m)^9 .* sha256:[0-9a-f]{64}$", versions.Said);
        Assert.True(verify.Status == 0, verify.Said);

        using var up = new SluiceProgram(
            _home.FullName,
            ["up", "--file", await WriteManifestAsync(model), "--http", "127.0.0.1:0", "--grpc", "127.0.0.1:0"]
        );
        var said = await up.UntilSaidAsync("Try:");
        Assert.Contains($"Credentials s3-reader: the file {Secret}\n", said, StringComparison.Ordinal);
        // The bytes of version 7, under another name.
        Assert.Equal($"9{PublishedModel.Weight("7", 77)[1..]}", await PickAsync(Address().Match(said).Value, 77));
    }

    [Fact]
    public async Task A_wrong_key_in_the_Secret_is_said_to_be_in_that_file()
    {
        using var model = await PublishedModel.CreateAsync(rgw);
        await WriteSecretAsync("wrong");

        var up = await RunAsync([
            "up",
            "--file",
            await WriteManifestAsync(model),
            "--http",
            "127.0.0.1:0",
            "--grpc",
            "127.0.0.1:0",
        ]);

        Assert.Equal(1, up.Status);
        Assert.Contains(model.Uri, up.Said, StringComparison.Ordinal);
        Assert.Contains($"check AWS_SECRET_ACCESS_KEY in the file {Secret}", up.Said, StringComparison.Ordinal);
    }

    public void Dispose() => _home.Delete(recursive: true);

    private Task<(int Status, string Said)> RunAsync(string[] arguments) =>
        SluiceProgram.RunAsync(_home.FullName, arguments);

    private async Task WriteSecretAsync(string key)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Secret)!);
        await File.WriteAllTextAsync(
            Secret,
            $"AWS_ACCESS_KEY_ID={RgwServer.AccessKey}\nAWS_SECRET_ACCESS_KEY={key}\nAWS_ENDPOINT_URL_S3={rgw.Endpoint}\n"
        );
    }

    private async Task<string> WriteManifestAsync(PublishedModel model)
    {
        var file = Path.Combine(_home.FullName, "modeldeployment.yaml");
        await File.WriteAllTextAsync(
            file,
            $"""
            apiVersion: sluice.dev/v1alpha1
            kind: ModelDeployment
            metadata:
              name: m
            spec:
              model:
                uri: {model.Uri}
                credentialsSecretRef:
                  name: s3-reader
              variants:
                - name: main
                  version: "9"
            """
        );
        return file;
    }

    private static async Task<string> PickAsync(string address, int index)
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        var body = $$"""{"inputs":[{"name":"index","datatype":"INT64","shape":[1],"data":[{{index}}]}]}""";
        using var answer = await http.PostAsync($"{address}/v2/models/m/infer", new StringContent(body));
        var json = await answer.Content.ReadFromJsonAsync<JsonElement>();
        var value = json.GetProperty("outputs")[0].GetProperty("data")[0].GetSingle();
        return $"{json.GetProperty("model_version").GetString()}: {value.ToString(CultureInfo.InvariantCulture)}";
    }

    [GeneratedRegex("http://127\\.0\\.0\\.1:[0-9]+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Address();
}
