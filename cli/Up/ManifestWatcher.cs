using System.Runtime.CompilerServices;

namespace Sluice.Cli.Up;

/// <summary>
/// Notices that a file was saved. It looks again and again instead of asking the system for events: editors save by
/// renaming, folders are mounted from elsewhere, and a look costs next to nothing.
/// </summary>
internal sealed class ManifestWatcher(string path, TimeProvider time)
{
    /// <summary>Short enough that an edit takes effect within a second, model loading included.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(150);

    /// <summary>
    /// The file's text, first as it is and then at each save; a save that changes no text counts. A text is taken only after two equal looks,
    /// so that half a file, which may well be valid, is not.
    /// </summary>
    /// <exception cref="IOException">The file cannot be read at first. Later, the watcher waits until it can be again.</exception>
    public async IAsyncEnumerable<string> SavesAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        var taken = Look();
        yield return taken.Text;

        var last = taken;
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(cancellation))
        {
            if (TryLook() is not { } seen)
            {
                continue;
            }

            if (seen == last && seen != taken)
            {
                taken = seen;
                yield return taken.Text;
            }

            last = seen;
        }
    }

    private Sight? TryLook()
    {
        try
        {
            return Look();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // An editor is at work, or the folder is away; the next look may tell more.
            return null;
        }
    }

    private Sight Look() => new(File.GetLastWriteTimeUtc(path), File.ReadAllText(path));

    private sealed record Sight(DateTime SavedAt, string Text);
}
