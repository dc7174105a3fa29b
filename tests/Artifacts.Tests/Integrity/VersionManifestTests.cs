using System.Text;
using Sluice.Artifacts.Integrity;
using Sluice.Artifacts.Stores;

namespace Sluice.Artifacts.Tests.Integrity;

public sealed class VersionManifestTests
{
    private const string Hash = "2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae";

    /// <summary>What <c>sha256sum</c> says of a version with one file <c>model.onnx</c> that holds <c>foo</c>.</summary>
    private const string Digest = "sha256:14820e59b75660cdd7e2171729e9a9fb21360fd72c6837ade4ba88a47672994e";

    public static TheoryData<string, string, string> Hostile =>
        new()
        {
            // case, JSON, what the message names
            { "nothing", "", "not the JSON" },
            { "no JSON", "model.onnx", "not the JSON" },
            { "null", "null", "expected a digest and files" },
            { "a list", "[]", "not the JSON" },
            { "no digest", $$"""{"files":[{{Entry()}}]}""", "expected a digest and files" },
            { "no files", $$"""{"digest":"{{Digest}}"}""", "expected a digest and files" },
            { "an empty list", Of(), "expected a digest and files" },
            { "a file that is null", Of("null"), "path, size and sha256" },
            { "no path", Of($$"""{"size":3,"sha256":"{{Hash}}"}"""), "path, size and sha256" },
            { "no hash", Of("""{"path":"model.onnx","size":3}"""), "path, size and sha256" },
            { "a short hash", Of(Entry(hash: "2c26")), "path, size and sha256" },
            { "an upper-case hash", Of(Entry(hash: Hash.ToUpperInvariant())), "path, size and sha256" },
            { "a hash of other letters", Of(Entry(hash: Hash.Replace('a', 'g'))), "path, size and sha256" },
            { "a negative size", Of(Entry(size: "-1")), "path, size and sha256" },
            { "a size beyond 64 bits", Of(Entry(size: "99999999999999999999")), "not the JSON" },
            { "a fraction", Of(Entry(size: "1.5")), "not the JSON" },
            { "a path that climbs", Of(Entry("../../etc/passwd")), "'..'" },
            { "an absolute path", Of(Entry("/etc/passwd")), "empty part" },
            { "a backslash", Of(Entry(@"..\\evil")), "backslash" },
            { "a zero in a path", Of(Entry(@"a\u0000b")), "control character" },
            { "half a surrogate pair", Of(Entry(@"a\ud800b")), "JSON" },
            { "itself", Of(Entry("manifest.json")), "is itself" },
            { "a file twice", Of($"{Entry()},{Entry()}"), "names already" },
            { "a wrong digest", Of(Entry(), Digest.Replace('1', '8')), "its digest is" },
            { "a digest of other files", Of(Entry("other.onnx")), "its digest is" },
            { "a digest of another kind", Of(Entry(), "md5:" + Digest[7..]), "its digest is" },
            { "deep nesting", new string('[', 100_000), "not the JSON" },
            { "a second document", Of(Entry()) + "{}", "not the JSON" },
        };

    [Fact]
    public void Is_written_as_it_always_was()
    {
        var golden = Path.Combine(AppContext.BaseDirectory, "Integrity", "Golden", "manifest.json");
        ManifestFile[] files = [new("weights/ä.bin", 4_294_967_296, Hash), new("model.onnx", 3, Hash)];

        var json = VersionManifest.Of(files).ToJson();

        Assert.Equal(File.ReadAllText(golden).TrimEnd(), Encoding.UTF8.GetString(json));
        var read = VersionManifest.Parse(json);
        Assert.Equal(files.Reverse(), read.Files);
        Assert.Equal(VersionDigest.Of(files).ToString(), read.Digest);
    }

    [Fact]
    public void Ignores_what_a_later_version_may_add()
    {
        var json =
            $$"""{"format":2,"digest":"{{Digest}}","files":[{"path":"model.onnx","size":3,"sha256":"{{Hash}}","x":[]}]}""";

        Assert.Equal("model.onnx", Assert.Single(VersionManifest.Parse(Encoding.UTF8.GetBytes(json)).Files).Path);
    }

    [Theory]
    [MemberData(nameof(Hostile))]
    public void Refuses_what_is_no_manifest(string because, string json, string named)
    {
        var failure = Assert.Throws<ArtifactException>(() => VersionManifest.Parse(Encoding.UTF8.GetBytes(json)));

        Assert.True(failure.Fault == ArtifactFault.Invalid, because);
        Assert.Contains(named, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(failure.Message, letter => char.IsControl(letter) && letter != '\n');
    }

    [Fact]
    public void Reads_a_hundred_thousand_files_without_trouble()
    {
        var files = Enumerable.Range(0, 100_000).Select(i => new ManifestFile($"part/{i}", i, Hash)).ToArray();

        var json = VersionManifest.Of(files).ToJson();

        Assert.True(json.Length < VersionManifest.LargestBytes, $"{json.Length} bytes");
        Assert.Equal(100_000, VersionManifest.Parse(json).Files.Count);
    }

    private static string Entry(string path = "model.onnx", string size = "3", string hash = Hash) =>
        $$"""{"path":"{{path}}","size":{{size}},"sha256":"{{hash}}"}""";

    private static string Of(params string[] files) => Of(string.Join(',', files), Digest);

    private static string Of(string files, string digest) => $$"""{"digest":"{{digest}}","files":[{{files}}]}""";
}
