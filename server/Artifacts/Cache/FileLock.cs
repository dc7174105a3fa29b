namespace Sluice.Artifacts.Cache;

/// <summary>
/// An advisory lock on a file, held until disposed or until the process ends, however it ends (<c>flock(2)</c>, which .NET
/// takes for a <see cref="FileStream"/> by its <see cref="FileShare"/>). Holds between processes and within one.
/// </summary>
internal sealed class FileLock : IDisposable
{
    private readonly FileStream _file;

    private FileLock(FileStream file) => _file = file;

    /// <summary>Takes the lock together with other sharers; null while somebody has it alone.</summary>
    public static FileLock? TryShare(string path) => TryOpen(path, FileAccess.Read, FileShare.ReadWrite);

    /// <summary>Takes the lock alone; null while anybody has it.</summary>
    public static FileLock? TryTake(string path) => TryOpen(path, FileAccess.ReadWrite, FileShare.None);

    /// <summary>Takes the lock alone, waiting for it.</summary>
    public static async Task<FileLock> TakeAsync(string path, TimeProvider time, CancellationToken cancellation)
    {
        // Waiting is rare and long (another process downloads), so asking now and then is good enough.
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100), time);
        while (true)
        {
            if (TryTake(path) is { } taken)
            {
                return taken;
            }

            await timer.WaitForNextTickAsync(cancellation);
        }
    }

    public void Dispose() => _file.Dispose();

    private static FileLock? TryOpen(string path, FileAccess access, FileShare share)
    {
        try
        {
            return new(new FileStream(path, FileMode.OpenOrCreate, access, share, bufferSize: 0));
        }
        catch (IOException) when (File.Exists(path))
        {
            return null;
        }
    }
}
