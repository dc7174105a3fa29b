using System.Diagnostics;
using Sluice.Artifacts.Files;
using Sluice.Artifacts.Stores;
using Sluice.Artifacts.Tests.Stores;
using Sluice.Testing;

namespace Sluice.Artifacts.Tests.Files;

/// <summary>What only a file system has: links, hidden files, owners, a size, and writers that do not replace.</summary>
public sealed class FileStoreTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private readonly string _folder = Directory.CreateTempSubdirectory("sluice-filestore-").FullName;
    private readonly string _root;
    private readonly FileStore _store;

    public FileStoreTests()
    {
        _root = Directory.CreateDirectory(Path.Combine(_folder, "root")).FullName;
        _store = Open(_root);
    }

    public void Dispose()
    {
        _store.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Refuses_links_that_lead_outside_and_shows_that_they_are_there()
    {
        var outside = Put(Path.Combine(_folder, "outside", "secret.bin"), 5);
        Put(Path.Combine(_folder, "root-beside", "b.bin"), 5);
        File.CreateSymbolicLink(Path.Combine(_root, "file"), outside);
        File.CreateSymbolicLink(Path.Combine(_root, "relative"), "../outside/secret.bin");
        File.CreateSymbolicLink(Path.Combine(_root, "system"), "/etc/passwd");
        Directory.CreateSymbolicLink(Path.Combine(_root, "folder"), Path.Combine(_folder, "outside"));
        Directory.CreateSymbolicLink(Path.Combine(_root, "beside"), Path.Combine(_folder, "root-beside"));

        var listed = await ListAsync();

        Assert.Equal(["beside", "file", "folder", "relative", "system"], listed.Select(each => each.Path).Order());
        Assert.All(listed, each => Assert.Null(each.Tag));
        foreach (var path in new[] { "file", "relative", "system", "folder/secret.bin", "beside/b.bin" })
        {
            var failure = await FailsAsync(() => ReadAsync(path));
            Assert.Equal(ArtifactFault.Refused, failure.Fault);
            Assert.Contains(Path.Combine(_root, path), failure.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Writes_and_deletes_nothing_through_a_link_that_leads_outside()
    {
        var outside = Put(Path.Combine(_folder, "outside", "kept.bin"), 5);
        Directory.CreateSymbolicLink(Path.Combine(_root, "folder"), Path.Combine(_folder, "outside"));

        var failures = new[]
        {
            await FailsAsync(() => WriteAsync("folder/new.bin", 5)),
            await FailsAsync(() => WriteAsync("folder/deep/new.bin", 5)),
            await FailsAsync(() => _store.DeleteAsync("folder/kept.bin", default).Within(Limit)),
        };

        Assert.All(failures, failure => Assert.Equal(ArtifactFault.Refused, failure.Fault));
        Assert.Equal([outside], Directory.GetFileSystemEntries(Path.GetDirectoryName(outside)!));
    }

    [Fact]
    public async Task Replaces_a_link_instead_of_what_it_leads_to()
    {
        var outside = Put(Path.Combine(_folder, "outside.bin"), 5);
        File.CreateSymbolicLink(Path.Combine(_root, "a.bin"), outside);

        await WriteAsync("a.bin", 7);

        Assert.Equal(5, new FileInfo(outside).Length);
        Assert.Equal(7, (await ReadAsync("a.bin")).Length);
    }

    [Fact]
    public async Task Follows_links_that_stay_inside_as_Kubernetes_makes_them()
    {
        Put(Path.Combine(_root, "..2026_01_01", "model.onnx"), 5);
        Directory.CreateSymbolicLink(Path.Combine(_root, "..data"), "..2026_01_01");
        File.CreateSymbolicLink(Path.Combine(_root, "model.onnx"), "..data/model.onnx");
        Directory.CreateSymbolicLink(Path.Combine(_root, "again"), "..data");

        var listed = await ListAsync();

        Assert.Equal(["again/model.onnx", "model.onnx"], listed.Select(each => each.Path).Order());
        Assert.Equal(5, (await ReadAsync("again/model.onnx")).Length);
        Assert.Equal(5, (await ReadAsync("model.onnx")).Length);
    }

    [Fact]
    public async Task Comes_to_an_end_where_links_go_round()
    {
        Put(Path.Combine(_root, "a", "b", "1"), 1);
        Directory.CreateSymbolicLink(Path.Combine(_root, "a", "b", "up"), "../..");
        Directory.CreateSymbolicLink(Path.Combine(_root, "a", "self"), ".");
        File.CreateSymbolicLink(Path.Combine(_root, "nowhere"), "not-there");
        File.CreateSymbolicLink(Path.Combine(_root, "circle"), "circle");

        var listed = await ListAsync();

        Assert.Equal(["a/b/1", "circle"], listed.Select(each => each.Path).Order());
        Assert.Null(await _store.FindAsync("nowhere", default).Within(Limit));
        Assert.Equal(ArtifactFault.Invalid, (await FailsAsync(() => ReadAsync("circle"))).Fault);
    }

    [Fact]
    public async Task Follows_the_root_when_it_is_a_link_itself()
    {
        Put(Path.Combine(_root, "a"), 3);
        Directory.CreateSymbolicLink(Path.Combine(_folder, "current"), "root");
        using var store = Open(Path.Combine(_folder, "current"));

        var found = (await store.FindAsync("a", default).Within(Limit))!;
        await using var content = await store.OpenAsync(found, 0, default).Within(Limit);

        Assert.Equal(3, (await TestBytes.ReadAllAsync(content.Bytes).Within(Limit)).Length);
        Assert.Equal([found], await store.ListAsync("", default).ToListAsync().Within(Limit));
    }

    [Fact]
    public async Task Knows_nothing_of_hidden_and_odd_files()
    {
        Put(Path.Combine(_root, ".git", "config"), 1);
        Put(Path.Combine(_root, "v1", ".sluice-x.tmp"), 1);
        Put(Path.Combine(_root, "v1", "model.onnx"), 1);
        using (var pipe = Process.Start("mkfifo", [Path.Combine(_root, "pipe")]))
        {
            await pipe.WaitForExitAsync().Within(Limit);
        }

        Assert.Equal("v1/model.onnx", Assert.Single(await ListAsync()).Path);
        foreach (var path in new[] { ".git/config", "v1/.sluice-x.tmp", "pipe", "v1", "v1/model.onnx/below" })
        {
            Assert.Null(await _store.FindAsync(path, default).Within(Limit));
            Assert.Equal(ArtifactFault.KeyMissing, (await FailsAsync(() => ReadAsync(path))).Fault);
        }

        Assert.Equal(ArtifactFault.Invalid, (await FailsAsync(() => WriteAsync(".git/config", 1))).Fault);
    }

    [Fact]
    public async Task Tells_a_file_that_was_written_to_while_it_was_read()
    {
        var file = Put(Path.Combine(_root, "a"), 10_000);
        var found = await _store.FindAsync("a", default).Within(Limit);
        await using var content = await _store.OpenAsync(found!, 0, default).Within(Limit);
        await content.Bytes.ReadExactlyAsync(new byte[100]).Within(Limit);

        await using (var writer = new FileStream(file, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
        {
            writer.Position = 5_000;
            writer.WriteByte(77);
        }

        File.SetLastWriteTimeUtc(file, DateTime.UnixEpoch);
        var failure = await FailsAsync(() => TestBytes.ReadAllAsync(content.Bytes).Within(Limit));

        Assert.Equal(ArtifactFault.Changed, failure.Fault);
    }

    [Fact]
    public async Task Tells_files_apart_that_are_alike_in_time_and_size()
    {
        var (old, next) = (Put(Path.Combine(_root, "a"), 10), Put(Path.Combine(_folder, "next"), 10));
        File.SetLastWriteTimeUtc(old, DateTime.UnixEpoch);
        File.SetLastWriteTimeUtc(next, DateTime.UnixEpoch);
        var before = await _store.FindAsync("a", default).Within(Limit);

        File.Move(next, old, overwrite: true);

        Assert.NotEqual(before, await _store.FindAsync("a", default).Within(Limit));
    }

    [Fact]
    public async Task Leaves_nothing_behind_whatever_happens_to_a_write()
    {
        await WriteAsync("v1/a", 10);
        await FailsAsync(() => WriteAsync("v1/a", 10, new WriteOptions { OnlyIfAbsent = true }));
        using var cancel = new CancellationTokenSource();
        var options = new WriteOptions { Progress = _ => cancel.Cancel() };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            WriteAsync("v1/b", 3 << 20, options, cancellation: cancel.Token)
        );

        Assert.Equal([Path.Combine(_root, "v1", "a")], Directory.GetFileSystemEntries(Path.Combine(_root, "v1")));
    }

    [Fact]
    public async Task Says_that_a_file_stands_where_a_directory_is_needed()
    {
        await WriteAsync("a", 1);
        using var file = Open(Path.Combine(_root, "a"));

        Assert.Equal(ArtifactFault.Invalid, (await FailsAsync(() => WriteAsync("a/b", 1))).Fault);
        Assert.Equal(
            ArtifactFault.Invalid,
            (await FailsAsync(() => file.ListAsync("", default).ToListAsync().Within(Limit))).Fault
        );
    }

    [Fact]
    public async Task Says_that_a_disk_is_full_and_keeps_what_was_there()
    {
        var mount = Directory.CreateDirectory(Path.Combine(_folder, "small")).FullName;
        Assert.SkipUnless(
            await RunAsync("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", mount),
            "needs root, to mount a small disk"
        );
        try
        {
            using var store = Open(mount);
            await WriteAsync("a", 1_000, store: store);

            var failure = await FailsAsync(() => WriteAsync("a", 2 << 20, store: store));

            Assert.Equal(ArtifactFault.DiskFull, failure.Fault);
            Assert.Contains(Path.Combine(mount, "a"), failure.Message, StringComparison.Ordinal);
            Assert.Equal(1_000, new FileInfo(Path.Combine(mount, "a")).Length);
            Assert.Single(Directory.GetFileSystemEntries(mount));
        }
        finally
        {
            await RunAsync("umount", mount);
        }
    }

    [Fact]
    public async Task Says_that_a_disk_is_read_only()
    {
        var mount = Directory.CreateDirectory(Path.Combine(_folder, "fixed")).FullName;
        Assert.SkipUnless(
            await RunAsync("mount", "-t", "tmpfs", "-o", "ro", "tmpfs", mount),
            "needs root, to mount a read-only disk"
        );
        try
        {
            using var store = Open(mount);

            var failure = await FailsAsync(() => WriteAsync("a", 1, store: store));

            Assert.Equal(ArtifactFault.Refused, failure.Fault);
        }
        finally
        {
            await RunAsync("umount", mount);
        }
    }

    [Fact]
    public async Task Says_what_its_user_may_not_read()
    {
        Assert.SkipWhen(Environment.UserName == "root", "needs a user who is not root, whom no mode keeps out");
        var file = Put(Path.Combine(_root, "a"), 1);
        Assert.True(await RunAsync("chmod", "000", file));

        Assert.Equal(ArtifactFault.Refused, (await FailsAsync(() => ReadAsync("a"))).Fault);
    }

    private static FileStore Open(string root) => new(ArtifactUri.Parse(root));

    private static string Put(string file, int size)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllBytes(file, new byte[size]);
        return file;
    }

    private static async Task<bool> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(
            new ProcessStartInfo(program, arguments) { RedirectStandardError = true, UseShellExecute = false }
        )!;
        await process.WaitForExitAsync().Within(Limit);
        return process.ExitCode == 0;
    }

    private static Task<ArtifactException> FailsAsync(Func<Task> action) =>
        Assert.ThrowsAsync<ArtifactException>(action);

    private Task<List<StoredObject>> ListAsync() => _store.ListAsync("", default).ToListAsync().Within(Limit);

    private async Task<byte[]> ReadAsync(string path)
    {
        await using var content = await _store.OpenAsync(new StoredObject(path, 0, null), 0, default).Within(Limit);
        return await TestBytes.ReadAllAsync(content.Bytes).Within(Limit);
    }

    private async Task WriteAsync(
        string path,
        int size,
        WriteOptions? options = null,
        FileStore? store = null,
        CancellationToken cancellation = default
    )
    {
        var file = Put(Path.Combine(_folder, "source"), size);
        await (store ?? _store).WriteAsync(path, file, options ?? new WriteOptions(), cancellation).Within(Limit);
    }
}
