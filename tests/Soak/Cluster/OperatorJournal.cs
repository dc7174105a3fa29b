using Sluice.Protos.Control;
using Sluice.RouterControl.Fleet;

namespace Sluice.Soak.Cluster;

/// <summary>What an operator told and heard, with the time, a line each. Safe for concurrent callers.</summary>
internal sealed class OperatorJournal : IDisposable
{
    private readonly Lock _writing = new();
    private readonly StreamWriter _file;
    private readonly HashSet<(string, ulong)> _heard = [];
    private readonly HashSet<ulong> _told = [];

    public OperatorJournal(string path) => _file = new StreamWriter(path, append: true) { AutoFlush = true };

    /// <summary>To be called before it is told.</summary>
    public void Tells(Route route)
    {
        lock (_writing)
        {
            if (!_told.Add(route.Generation))
                return;
            var shares = route.Variants.SelectMany(variant =>
                variant.Revisions.Select(revision =>
                    $"{variant.Name}/{revision.Name}/{revision.Version}={revision.Share}"
                )
            );
            _file.WriteLine($"tells {Clock.Now} {route.Generation} {string.Join(' ', shares)}");
        }
    }

    public void Heard(IEnumerable<RouterSight> routers)
    {
        lock (_writing)
        {
            foreach (var router in routers)
            {
                foreach (var generation in router.Generations.Values)
                {
                    if (_heard.Add((router.Name, generation)))
                        _file.WriteLine($"heard {Clock.Now} {router.Name} {generation}");
                }
            }
        }
    }

    public void Dispose() => _file.Dispose();
}
