using Sluice.Cli.Tests.Up;
using Sluice.Testing.Onnx;

namespace Sluice.Cli.Tests.Stores;

/// <summary>The real executable, on directories; the stores' own tests have the servers.</summary>
public sealed class StoreCommandsTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sluice-stores-");

    private string Models => Path.Combine(_folder.FullName, "models");

    [Fact]
    public async Task Pushes_lists_and_verifies_a_version()
    {
        using var push = await RunAsync(0, "push", Model(), Models, "--version", "7", "--create-bucket");
        using var versions = await RunAsync(0, "versions", Models);
        using var verify = await RunAsync(0, "verify", Models, "--version", "7");

        Assert.Matches(
            @"^Checked .*model\.onnx: loads in [0-9.]+ s; takes features FP32 \[-1, 4\]; gives label INT64",
            push.Output.Lines[0]
        );
        Assert.Matches($"^Published {Models}/7: 1 file, [0-9]+ B, sha256:[0-9a-f]{{64}}$", push.Output.Lines[1]);
        var digest = push.Output.Lines[1][^71..];
        Assert.Equal($"7            1  450 B  {digest}", versions.Output.Lines[1]);
        Assert.Equal([$"Version 7: 1 file, 450 B, {digest}, as its manifest says"], verify.Output.Lines);
    }

    [Fact]
    public async Task Answers_no_with_2_and_says_why()
    {
        using var first = await RunAsync(0, "push", Model(), Models, "--version", "7", "--create-bucket");

        using var again = await RunAsync(2, "push", Model(), Models, "--version", "7");
        await File.AppendAllTextAsync(Path.Combine(Models, "7", "model.onnx"), "x");
        using var verify = await RunAsync(2, "verify", Models, "--version", "7");

        Assert.Equal([$"{Models}/7: it is published already, with the same bytes"], again.Errors.Lines);
        Assert.Contains(
            "names 'model.onnx' with 450 bytes, it has 451",
            verify.Errors.Lines[0],
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Does_not_publish_what_no_server_could_serve()
    {
        var file = Write("broken.onnx", OnnxModels.Broken());

        using var push = await RunAsync(2, "push", file, Models, "--version", "7", "--create-bucket");

        Assert.StartsWith(
            $"{file} cannot be served, and is not published: ",
            push.Errors.Lines[0],
            StringComparison.Ordinal
        );
        Assert.Empty(Directory.GetFileSystemEntries(Models));
    }

    [Fact]
    public async Task Publishes_the_files_that_a_model_refers_to_and_no_model_without_them()
    {
        var file = Write("big/model.onnx", OnnxModels.AddExternal("weights.bin"));
        Write("big/weights.bin", BitConverter.GetBytes(1f));

        using var alone = await RunAsync(2, "push", file, Models, "--version", "7", "--create-bucket");
        using var whole = await RunAsync(0, "push", Path.GetDirectoryName(file)!, Models, "--version", "7");

        Assert.Contains("push the directory that holds all of them", alone.Errors.Lines[0], StringComparison.Ordinal);
        Assert.Contains("2 files", whole.Output.Lines[1], StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(Models, "7", "weights.bin")));
    }

    [Fact]
    public async Task Does_not_publish_a_model_that_reads_outside_of_its_directory()
    {
        Write("secret.bin", BitConverter.GetBytes(1f));
        var file = Write("sly/model.onnx", OnnxModels.AddExternal("../secret.bin"));

        using var push = await RunAsync(
            2,
            "push",
            Path.GetDirectoryName(file)!,
            Models,
            "--version",
            "7",
            "--create-bucket"
        );

        Assert.Contains("cannot be served, and is not published", push.Errors.Lines[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("there is no command line for it", "push model.onnx models", "Option '--version' is required.")]
    [InlineData("a version has a grammar", "push model.onnx models --version a/b", "--version: expected [A-Za-z0-9]")]
    [InlineData(
        "a rollout needs a fixed target",
        "push model.onnx models --version latest",
        "expected a fixed version"
    )]
    [InlineData("a digest has a grammar", "verify models --version 7 --digest abc", "--digest: expected sha256:")]
    [InlineData(
        "nothing to push",
        "push no-such models --version 7",
        "expected a model file or a directory at no-such"
    )]
    [InlineData("nothing there", "versions no-such-directory", "expected a directory at ")]
    [InlineData("no such scheme", "versions ftp://host/x", "expected one of the schemes s3, az, gs")]
    [InlineData("no listing", "versions https://127.0.0.1:1/x", "cannot be listed")]
    [InlineData("no such file", "versions models --credentials no-such", "expected credentials at ")]
    public async Task What_cannot_be_done_is_one_sentence_and_1(string because, string arguments, string expected)
    {
        using var sluice = await RunAsync(1, arguments.Split(' '));

        Assert.True(sluice.Errors.Lines.Any(line => line.Contains(expected, StringComparison.Ordinal)), because);
        Assert.DoesNotContain(sluice.Errors.Lines, line => line.Contains("   at ", StringComparison.Ordinal));
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static async Task<SluiceProcess> RunAsync(int expected, params string[] arguments)
    {
        var sluice = new SluiceProcess(arguments);
        var status = await sluice.ExitAsync();
        Assert.True(expected == status, $"{status}: {string.Join('\n', sluice.Errors.Lines)}");
        return sluice;
    }

    private string Model() => Write("model.onnx", IrisFolder.Model("1"));

    private string Write(string path, byte[] bytes)
    {
        var file = Path.Combine(_folder.FullName, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllBytes(file, bytes);
        return file;
    }
}
