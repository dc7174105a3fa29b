using Sluice.Serving.Models;

namespace Sluice.Artifacts.Publishing;

/// <summary>Adds up what has gone out of several files. What is sent again counts once. Thread-safe.</summary>
internal sealed class SentFiles(long total, Action<FetchProgress> progress)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<LocalFile, long> _sent = [];
    private long _done;

    public void Restart(LocalFile file) => Set(file, _ => 0);

    public void Add(LocalFile file, long bytes) => Set(file, sent => Math.Min(sent + bytes, file.Size));

    public void Complete(LocalFile file) => Set(file, _ => file.Size);

    private void Set(LocalFile file, Func<long, long> change)
    {
        lock (_lock)
        {
            var before = _sent.GetValueOrDefault(file);
            _sent[file] = change(before);
            _done += _sent[file] - before;
            progress(new FetchProgress(_done, total));
        }
    }
}
