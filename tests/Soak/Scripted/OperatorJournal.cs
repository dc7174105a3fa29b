using System.Globalization;
using Sluice.Protos.Control;
using Sluice.RouterControl.Fleet;
using Sluice.Soak.Checks;
using Sluice.Soak.Processes;

namespace Sluice.Soak.Scripted;

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
                variant.Revisions.Select(revision => $"{variant.Name}/{revision.Name}={revision.Share}")
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

    /// <summary>Reads those of all operators.</summary>
    public static Journals ReadAll(string folder)
    {
        var journals = new Journals();
        foreach (var file in Directory.GetFiles(folder, "*.journal"))
        {
            // An operator may be killed in the middle of a line, which is its last.
            foreach (var line in ReadShared(file).Split('\n')[..^1])
                Read(line.Split(' '), journals);
        }
        return journals;
    }

    private static string ReadShared(string file)
    {
        using var reader = new StreamReader(new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return reader.ReadToEnd();
    }

    private static void Read(string[] words, Journals journals)
    {
        var at = long.Parse(words[1], CultureInfo.InvariantCulture);
        if (words[0] == "heard")
        {
            journals.AddHeard(words[2], ulong.Parse(words[3], CultureInfo.InvariantCulture), at);
            return;
        }
        var shares = words[3..]
            .Select(word => word.Split('/', '='))
            .ToDictionary(each => (each[0], each[1]), each => int.Parse(each[2], CultureInfo.InvariantCulture));
        journals.AddTold(ulong.Parse(words[2], CultureInfo.InvariantCulture), at, shares);
    }
}
