using System.Security.Cryptography;
using Sluice.Artifacts.Cache;
using Sluice.Artifacts.Integrity;
using Sluice.Artifacts.Stores;
using Sluice.Serving.Models;
using Sluice.Testing;

namespace Sluice.Artifacts.Tests.Cache;

public sealed class ArtifactCacheTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("sluice-cache-");
    private readonly ManualTimeProvider _time = new();

    [Fact]
    public async Task Claims_what_was_committed()
    {
        var cache = Cache();
        var digest = await FillAsync(cache, "a", "the model");

        using var claimed = Cache().TryClaim(digest);

        Assert.NotNull(claimed);
        Assert.Equal("the model", File.ReadAllText(Path.Combine(claimed.Directory, "model.onnx")));
    }

    [Fact]
    public void Has_nothing_that_was_never_committed() =>
        Assert.Null(Cache().TryClaim(ContentDigest.Of(SHA256.HashData([1]))));

    [Fact]
    public async Task A_fill_that_was_given_up_leaves_its_files_to_the_next()
    {
        var cache = Cache();
        using (var fill = await cache.BeginAsync("a", "1", 10, default))
        {
            File.WriteAllText(Path.Combine(fill.Directory, "model.onnx"), "half");
        }

        using var again = await Cache().BeginAsync("a", "1", 10, default);

        Assert.Equal("half", File.ReadAllText(Path.Combine(again.Directory, "model.onnx")));
    }

    [Fact]
    public async Task A_second_fill_of_the_same_waits_for_the_first()
    {
        var first = await Cache().BeginAsync("a", "1", 10, default);
        var second = Cache().BeginAsync("a", "1", 10, default);
        Assert.False(second.IsCompleted);

        first.Dispose();
        while (!second.IsCompleted)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        (await second.Within(Limit)).Dispose();
    }

    [Fact]
    public async Task The_same_bytes_from_two_places_are_kept_once()
    {
        var cache = Cache();

        var one = await FillAsync(cache, "a", "the model");
        var other = await FillAsync(cache, "b", "the model");

        Assert.Equal(one, other);
        Assert.Single(Directory.GetDirectories(Path.Combine(_directory.FullName, "versions")));
        Assert.Empty(Directory.GetDirectories(Path.Combine(_directory.FullName, "partial")));
    }

    [Theory]
    [InlineData("flipped")]
    [InlineData("shorter")]
    [InlineData("missing")]
    [InlineData("manifest")]
    public async Task A_version_that_the_disk_has_spoilt_is_dropped_and_can_be_filled_again(string how)
    {
        var digest = await FillAsync(Cache(), "a", "the model");
        var version = Path.Combine(_directory.FullName, "versions", digest.Hex);
        var model = Path.Combine(version, "model.onnx");
        switch (how)
        {
            case "flipped":
                File.WriteAllText(model, "the modeL");
                break;
            case "shorter":
                File.WriteAllText(model, "the");
                break;
            case "missing":
                File.Delete(model);
                break;
            default:
                File.WriteAllText(Path.Combine(version, VersionManifest.FileName), "{");
                break;
        }

        var cache = Cache();
        Assert.Null(cache.TryClaim(digest));

        Assert.Equal(digest, await FillAsync(cache, "a", "the model"));
        using var claimed = cache.TryClaim(digest);
        Assert.NotNull(claimed);
    }

    [Fact]
    public async Task Makes_room_by_what_was_used_longest_ago_and_never_by_what_is_in_use()
    {
        var cache = Cache(maxBytes: 2_000);
        var inUse = cache.TryClaim(await FillAsync(cache, "in use", new string('a', 500)));
        var old = await FillAsync(cache, "old", new string('b', 500));
        var recent = await FillAsync(cache, "recent", new string('c', 500));
        Touch(inUse!.Digest, 1);
        Touch(old, 2);
        Touch(recent, 3);

        await FillAsync(cache, "new", new string('d', 500));

        Assert.Equal((true, false, true), (IsThere(inUse.Digest), IsThere(old), IsThere(recent)));
        inUse.Dispose();
    }

    [Fact]
    public async Task Says_how_much_there_is_when_there_is_no_room()
    {
        var cache = Cache(maxBytes: 1_000);
        using var inUse = cache.TryClaim(await FillAsync(cache, "in use", new string('a', 500)));

        var failure = await Assert.ThrowsAsync<ArtifactException>(() => cache.BeginAsync("b", "1", 900, default));

        Assert.Equal(ArtifactFault.DiskFull, failure.Fault);
        Assert.Matches("^900 bytes more are needed in .*; the cache may hold 1,000, .* free$", failure.Message);
        Assert.True(IsThere(inUse!.Digest));
    }

    [Fact]
    public async Task Downloads_that_were_broken_off_go_first_when_room_is_needed()
    {
        var cache = Cache(maxBytes: 2_000);
        using (var fill = await cache.BeginAsync("abandoned", "1", 10, default))
        {
            File.WriteAllText(Path.Combine(fill.Directory, "model.onnx"), "half");
        }

        await FillAsync(cache, "a", new string('a', 900));
        await FillAsync(cache, "b", new string('b', 900));

        Assert.Empty(Directory.GetDirectories(Path.Combine(_directory.FullName, "partial")));
    }

    [Fact]
    public async Task Says_so_when_the_disk_does_not_let_a_version_be_kept()
    {
        var cache = Cache();
        using var fill = await cache.BeginAsync("a", "1", 3, default);
        File.WriteAllText(Path.Combine(fill.Directory, "model.onnx"), "abc");
        Directory.Delete(Path.Combine(_directory.FullName, "versions"), recursive: true);
        var sha256 = Convert.ToHexStringLower(SHA256.HashData("abc"u8));

        var failure = Assert.Throws<ArtifactException>(() => fill.Commit([new ManifestFile("model.onnx", 3, sha256)]));

        Assert.Equal(ArtifactFault.Refused, failure.Fault);
        Assert.StartsWith($"cannot keep {fill.Directory} in the cache: ", failure.Message);
    }

    [Fact]
    public void Remembers_what_a_version_was_found_to_be()
    {
        var known = new KnownVersion("s3://models/fraud/7", "print", "sha256:ab");
        Cache().Remember(known);
        Cache().Remember(known with { Fingerprint = "other" });

        Assert.Equal("other", Cache().Recall("s3://models/fraud/7")?.Fingerprint);
        Assert.Null(Cache().Recall("s3://models/fraud/8"));
        Assert.Single(Cache().Known());
    }

    [Fact]
    public void Forgets_what_it_cannot_read()
    {
        Cache().Remember(new KnownVersion("s3://models/fraud/7", "print", "sha256:ab"));
        foreach (var file in Directory.GetFiles(Path.Combine(_directory.FullName, "known")))
        {
            File.WriteAllText(file, "{\"place\":");
        }

        Assert.Null(Cache().Recall("s3://models/fraud/7"));
        Assert.Empty(Cache().Known());
    }

    public void Dispose() => _directory.Delete(recursive: true);

    private ArtifactCache Cache(long maxBytes = 1 << 20) =>
        new(new ArtifactCacheOptions { Directory = _directory.FullName, MaxBytes = maxBytes }, _time);

    private static async Task<ContentDigest> FillAsync(ArtifactCache cache, string place, string text)
    {
        using var fill = await cache.BeginAsync(place, "1", text.Length, default);
        var bytes = System.Text.Encoding.UTF8.GetBytes(text);
        File.WriteAllBytes(Path.Combine(fill.Directory, "model.onnx"), bytes);
        var sha256 = Convert.ToHexStringLower(SHA256.HashData(bytes));
        using var version = fill.Commit([new ManifestFile("model.onnx", bytes.Length, sha256)]);
        return version.Digest;
    }

    private void Touch(ContentDigest digest, int minute) =>
        File.SetLastWriteTimeUtc(
            Path.Combine(_directory.FullName, "versions", $"{digest.Hex}.lock"),
            new DateTime(2026, 1, 1, 0, minute, 0, DateTimeKind.Utc)
        );

    private bool IsThere(ContentDigest digest) =>
        Directory.Exists(Path.Combine(_directory.FullName, "versions", digest.Hex));
}
