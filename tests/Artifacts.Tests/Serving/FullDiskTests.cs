using System.Diagnostics;
using Sluice.Artifacts.Tests.Servers;

namespace Sluice.Artifacts.Tests.Serving;

/// <summary>A cache on a small file system of its own, which really is full.</summary>
[Collection(RgwCollection.Name)]
public sealed class FullDiskTests(RgwServer rgw) : IDisposable
{
    private const long DiskBytes = 12 << 20;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sluice-disk-");
    private bool _isMounted;

    [Fact]
    public async Task A_disk_that_fills_up_during_a_download_is_said_and_the_version_comes_when_there_is_room()
    {
        Mount();
        using var model = await PublishedModel.CreateAsync(rgw);
        await using var proxy = new FaultyProxy(rgw.Endpoint);
        var filler = Path.Combine(_folder.FullName, "filler");
        proxy.Passing = all => Fill(all > PublishedModel.Bytes / 2, filler);

        model.Cache = Path.Combine(_folder.FullName, "cache");

        await using var server = await model.ServeAsync(proxy);
        var failed = await server.UntilAsync("7", "Failed");
        proxy.Passing = _ => { };
        File.Delete(filler);
        await server.UntilAsync("7", "Ready");

        Assert.Matches("No space left on device|the disk has [0-9,]+ free", failed.GetProperty("error").GetString());
        Assert.Equal(PublishedModel.Weight("7", 1_999_999), await server.PickAsync(1_999_999));
    }

    public void Dispose()
    {
        if (_isMounted)
        {
            Run("umount", "-l", _folder.FullName);
        }

        _folder.Delete(recursive: true);
    }

    private void Mount()
    {
        _isMounted = Run("mount", "-t", "tmpfs", "-o", $"size={DiskBytes}", "tmpfs", _folder.FullName) == 0;
        Assert.SkipUnless(_isMounted, "needs to mount a small tmpfs: run the tests as root (with CAP_SYS_ADMIN)");
    }

    private static void Fill(bool isTime, string filler)
    {
        if (!isTime || File.Exists(filler))
        {
            return;
        }

        try
        {
            File.WriteAllBytes(filler, new byte[DiskBytes]);
        }
        catch (IOException)
        {
            // Full: what was written stays.
        }
    }

    private static int Run(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(
                new ProcessStartInfo(program, arguments) { RedirectStandardError = true, UseShellExecute = false }
            )!;
            process.WaitForExit();
            return process.ExitCode;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return -1;
        }
    }
}
