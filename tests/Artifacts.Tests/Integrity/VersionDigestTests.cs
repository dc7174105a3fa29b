using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using Sluice.Artifacts.Integrity;
using Sluice.Testing;

namespace Sluice.Artifacts.Tests.Integrity;

/// <summary>The digest is what anybody can make with <c>sha256sum</c>; run for real here.</summary>
public sealed class VersionDigestTests : IDisposable
{
    private const string Pipeline = """
        find . -type f ! -path ./manifest.json -printf '%P\0' | LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("sluice-digest-").FullName;

    public static TheoryData<string, string[]> Versions =>
        new()
        {
            { "one file", ["model.onnx"] },
            { "folders", ["model.onnx", "weights/0.bin", "weights/1.bin"] },
            { "upper case before lower case", ["b", "B", "a", "A", "_"] },
            { "a slash after a dot and before a letter", ["a/b", "a.b", "a-b", "ab", "a b"] },
            { "bytes, not letters, are sorted", ["z", "é", "e\u0301", "模型", "🧪", "\uFF5E"] },
            { "marks", ["100%", "a+b", "#1", "what?", "'quoted'", "a&b"] },
        };

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task Is_what_sha256sum_says(string because, string[] paths)
    {
        var files = paths
            .Select((path, seed) => Write(path, Encoding.UTF8.GetBytes($"content {seed} of {path}")))
            .ToArray();
        await File.WriteAllTextAsync(Path.Combine(_folder, "manifest.json"), "not part of it");

        var digest = VersionDigest.Of(files.Reverse());

        Assert.True(digest.Hex == await RunAsync(), because);
    }

    [Fact]
    public void Is_another_one_when_a_name_or_a_byte_is()
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData([1]));
        var other = Convert.ToHexStringLower(SHA256.HashData([2]));
        ManifestFile[][] versions =
        [
            [new("a", 1, hash)],
            [new("b", 1, hash)],
            [new("a", 1, other)],
            [new("a", 1, hash), new("b", 1, hash)],
            [new("a", 1, hash), new("b", 1, other)],
            [new("a", 1, other), new("b", 1, hash)],
            [],
        ];

        Assert.Equal(versions.Length, versions.Select(VersionDigest.Of).Distinct().Count());
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private ManifestFile Write(string path, byte[] bytes)
    {
        var file = Path.Combine(_folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllBytes(file, bytes);
        return new ManifestFile(path, bytes.Length, Convert.ToHexStringLower(SHA256.HashData(bytes)));
    }

    private async Task<string> RunAsync()
    {
        var start = new ProcessStartInfo("bash", ["-c", Pipeline])
        {
            WorkingDirectory = _folder,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync().Within(TimeSpan.FromSeconds(20));
        await process.WaitForExitAsync().Within(TimeSpan.FromSeconds(20));
        return output.Split(' ')[0];
    }
}
