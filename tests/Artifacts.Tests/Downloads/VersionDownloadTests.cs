using System.Security.Cryptography;
using Sluice.Artifacts.Downloads;
using Sluice.Artifacts.Integrity;
using Sluice.Artifacts.Retrying;
using Sluice.Artifacts.Stores;
using Sluice.Serving.Models;
using Sluice.Testing;

namespace Sluice.Artifacts.Tests.Downloads;

public sealed class VersionDownloadTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("sluice-download-");
    private readonly ScriptedStore _store = new();
    private readonly Retries _retries = new(
        RetryPolicy.Default with
        {
            First = TimeSpan.FromTicks(1),
            Longest = TimeSpan.FromTicks(1),
        },
        TimeProvider.System,
        new Random(1)
    );

    [Fact]
    public async Task Brings_every_file_with_its_hash()
    {
        _store.Put("7/model.onnx", "the model");
        _store.Put("7/weights/part 1.bin", "the weights");
        _store.Put("7/empty", "");

        var files = await DownloadAsync();

        Assert.Equal("the model", Read("model.onnx"));
        Assert.Equal("the weights", Read("weights/part 1.bin"));
        Assert.Equal("", Read("empty"));
        Assert.Equal(
            ["empty", "model.onnx", "weights/part 1.bin"],
            files.Order(ManifestFile.ByPath).Select(file => file.Path)
        );
        Assert.All(files, file => Assert.Equal(Hash(Read(file.Path)), file.Sha256));
    }

    [Fact]
    public async Task Goes_on_where_the_connection_broke_wherever_that_is()
    {
        var bytes = RandomNumberGenerator.GetBytes(5_000_000);
        int[] cuts = [0, 1, 4_095, 1_048_575, 1_048_576, 1_048_577, 3_000_000, 4_999_999];
        foreach (var cut in cuts)
        {
            Reset();
            _store.Put("7/model.onnx", bytes);
            var isFirst = true;
            _store.OnOpen = (_, offset, all) =>
            {
                var end = isFirst ? cut : all.Length;
                isFirst = false;
                return new BrokenStream(all, (int)offset, end - (int)offset, ArtifactFault.Unreachable);
            };

            var files = await DownloadAsync();

            Assert.True(Convert.ToHexStringLower(SHA256.HashData(bytes)) == files.Single().Sha256, $"cut at {cut}");
            Assert.Equal([0L, cut], _store.Opened.Select(opened => opened.Offset));
            Assert.Equal(bytes, File.ReadAllBytes(PathOf("model.onnx")));
        }
    }

    [Fact]
    public async Task Goes_on_after_a_stream_that_ends_early_without_an_error()
    {
        _store.Put("7/model.onnx", "0123456789");
        _store.OnOpen = (_, offset, all) => new MemoryStream(all, (int)offset, Math.Min(3, all.Length - (int)offset));

        await DownloadAsync();

        Assert.Equal("0123456789", Read("model.onnx"));
        Assert.Equal([0, 3, 6, 9], _store.Opened.Select(opened => opened.Offset));
    }

    [Fact]
    public async Task Takes_up_what_an_earlier_attempt_left()
    {
        _store.Put("7/model.onnx", "0123456789");
        File.WriteAllText(PathOf("model.onnx"), "01234");

        var files = await DownloadAsync();

        Assert.Equal([5L], _store.Opened.Select(opened => opened.Offset));
        Assert.Equal(Hash("0123456789"), files.Single().Sha256);
    }

    [Fact]
    public async Task Begins_anew_when_what_was_left_turns_out_to_be_wrong()
    {
        Publish(("model.onnx", "0123456789"));
        File.WriteAllText(PathOf("model.onnx"), "XX234");

        await DownloadAsync();

        Assert.Equal("0123456789", Read("model.onnx"));
    }

    [Fact]
    public async Task Refuses_a_flipped_byte_and_keeps_nothing_of_it()
    {
        Publish(("model.onnx", "0123456789"));
        _store.OnOpen = (path, offset, all) =>
        {
            var bytes = all.ToArray();
            bytes[^1] ^= path.EndsWith(".onnx", StringComparison.Ordinal) ? (byte)1 : (byte)0;
            return new MemoryStream(bytes, (int)offset, bytes.Length - (int)offset);
        };

        var failure = await Assert.ThrowsAsync<ArtifactException>(() => DownloadAsync());

        Assert.Equal(ArtifactFault.DigestMismatch, failure.Fault);
        Assert.Contains("s3://models/fraud/7/model.onnx: expected SHA-256 " + Hash("0123456789"), failure.Message);
        Assert.False(File.Exists(PathOf("model.onnx")));
    }

    [Fact]
    public async Task Refuses_more_bytes_than_were_listed()
    {
        _store.Put("7/model.onnx", "0123456789");
        _store.OnOpen = (_, _, _) => new MemoryStream(new byte[11]);

        var failure = await Assert.ThrowsAsync<ArtifactException>(() => DownloadAsync());

        Assert.Equal(ArtifactFault.Changed, failure.Fault);
    }

    [Fact]
    public async Task Never_mixes_two_objects()
    {
        _store.Put("7/model.onnx", "0123456789");
        var version = await LookAsync();
        _store.OnOpen = (_, offset, all) =>
        {
            _store.Put("7/model.onnx", "ABCDEFGHIJ");
            return new BrokenStream(all, (int)offset, 4, ArtifactFault.Unreachable);
        };

        var failure = await Assert.ThrowsAsync<ArtifactException>(() => DownloadAsync(version));

        Assert.Equal(ArtifactFault.Changed, failure.Fault);
    }

    [Theory]
    [InlineData(ArtifactFault.Unreachable, 6)]
    [InlineData(ArtifactFault.Throttled, 6)]
    [InlineData(ArtifactFault.Refused, 1)]
    [InlineData(ArtifactFault.KeyMissing, 1)]
    public async Task Tries_again_only_what_may_help_and_gives_up_at_last(ArtifactFault fault, int attempts)
    {
        _store.Put("7/model.onnx", "0123456789");
        _store.OnOpen = (_, _, _) => throw new ArtifactException(fault, "no");

        var failure = await Assert.ThrowsAsync<ArtifactException>(() => DownloadAsync());

        Assert.Equal(fault, failure.Fault);
        Assert.Equal(attempts, _store.Opened.Count);
    }

    [Fact]
    public async Task Does_not_give_up_while_there_is_progress()
    {
        _store.Put("7/model.onnx", new string('x', 50));
        _store.OnOpen = (_, offset, all) => new BrokenStream(all, (int)offset, 1, ArtifactFault.Unreachable);

        await DownloadAsync();

        Assert.Equal(50, _store.Opened.Count);
    }

    [Fact]
    public async Task Tells_progress_up_to_the_whole()
    {
        Publish(("model.onnx", "0123456789"), ("weights", "01234"));
        var told = new List<FetchProgress>();

        await DownloadAsync(progress: told.Add);

        Assert.Contains(new FetchProgress(15, 15), told);
        Assert.All(told, progress => Assert.InRange(progress.Done, 0, 15));
    }

    [Fact]
    public async Task Removes_files_that_are_not_of_the_version()
    {
        _store.Put("7/model.onnx", "0123456789");
        File.WriteAllText(PathOf("other"), "of an attempt at something else");

        await DownloadAsync();

        Assert.False(File.Exists(PathOf("other")));
    }

    [Theory]
    [InlineData("7/../../etc/passwd")]
    [InlineData("7//x")]
    [InlineData("7/a\\b")]
    [InlineData("7/a\nb")]
    public async Task Refuses_a_key_that_could_leave_its_directory(string key)
    {
        _store.Put("7/model.onnx", "0123456789");
        _store.Put(key, "evil");

        var failure = await Assert.ThrowsAsync<ArtifactException>(() => DownloadAsync());

        Assert.Equal(ArtifactFault.Invalid, failure.Fault);
        Assert.Empty(_directory.GetFileSystemInfos());
    }

    [Theory]
    [InlineData("missing", "it is missing")]
    [InlineData("size", "it has 3")]
    public async Task Refuses_a_manifest_that_the_store_does_not_bear_out(string how, string expected)
    {
        Publish(("model.onnx", "0123456789"), ("weights", "01234"));
        var objects = (await LookAsync()).Objects.Where(stored => how != "missing" || stored.Path != "7/weights");
        var version = new VersionObjects(
            "7",
            [.. objects.Select(stored => stored.Path == "7/weights" ? stored with { Size = 3 } : stored)]
        );

        var failure = await Assert.ThrowsAsync<ArtifactException>(() => DownloadAsync(version));

        Assert.Equal(ArtifactFault.DigestMismatch, failure.Fault);
        Assert.Contains(expected, failure.Message);
    }

    public void Dispose() => _directory.Delete(recursive: true);

    private void Publish(params (string Path, string Text)[] files)
    {
        foreach (var (path, text) in files)
        {
            _store.Put($"7/{path}", text);
        }

        var manifest = VersionManifest.Of([
            .. files.Select(f => new ManifestFile(f.Path, f.Text.Length, Hash(f.Text))),
        ]);
        _store.Put($"7/{VersionManifest.FileName}", manifest.ToJson());
    }

    private async Task<VersionObjects> LookAsync()
    {
        var objects = new List<StoredObject>();
        await foreach (var stored in _store.ListAsync("7", default))
        {
            objects.Add(stored);
        }

        return new VersionObjects("7", objects);
    }

    private async Task<IReadOnlyList<ManifestFile>> DownloadAsync(
        VersionObjects? version = null,
        Action<FetchProgress>? progress = null
    )
    {
        version ??= await LookAsync();
        var download = new VersionDownload(_store, _retries);
        var manifest = await download.ReadManifestAsync(version, default);
        _store.Opened.Clear();
        return await download
            .RunAsync(version, manifest, _directory.FullName, progress ?? (_ => { }), default)
            .Within(Limit);
    }

    private void Reset()
    {
        _store.Opened.Clear();
        File.Delete(PathOf("model.onnx"));
    }

    private string PathOf(string name) => Path.Combine(_directory.FullName, name);

    private string Read(string name) => File.ReadAllText(PathOf(name));

    private static string Hash(string text) =>
        Convert.ToHexStringLower(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(text)));
}
