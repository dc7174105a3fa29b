using System.Globalization;

namespace Sluice.Soak.Checks;

/// <summary>What all operators told and heard.</summary>
internal sealed class Journals
{
    private readonly Dictionary<ulong, Told> _told = [];
    private readonly Dictionary<(string Router, ulong Generation), long> _heard = [];

    /// <summary>What a generation says.</summary>
    /// <param name="At">When the first operator told it; before any router could know.</param>
    /// <param name="Shares">By variant and revision, in 1/10,000.</param>
    /// <param name="Versions">By variant and revision.</param>
    public sealed record Told(
        long At,
        IReadOnlyDictionary<(string, string), int> Shares,
        IReadOnlyDictionary<(string, string), string> Versions
    );

    /// <summary>Generations told.</summary>
    public int Generations => _told.Count;

    public static Journals Read(string folder)
    {
        var journals = new Journals();
        foreach (var file in Directory.GetFiles(folder, "*.journal"))
        {
            // An operator may be killed in the middle of a line, which is its last.
            foreach (var line in ReadShared(file).Split('\n')[..^1])
                journals.Add(line.Split(' '));
        }
        return journals;
    }

    public Told? Find(ulong generation) => _told.GetValueOrDefault(generation);

    /// <summary>The first time that a later generation was known to be in effect at a router; null: it never was.</summary>
    public long? Superseded(string router, ulong generation) =>
        _heard
            .Where(pair => pair.Key.Router == router && pair.Key.Generation > generation)
            .Select(pair => (long?)pair.Value)
            .Min();

    /// <summary>Whether a router was heard to have a generation, or a later one, in effect.</summary>
    public bool IsInEffect(string router, ulong generation) =>
        _heard.Keys.Any(key => key.Router == router && key.Generation >= generation);

    private static string ReadShared(string file)
    {
        using var reader = new StreamReader(new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return reader.ReadToEnd();
    }

    private void Add(string[] words)
    {
        var at = long.Parse(words[1], CultureInfo.InvariantCulture);
        if (words[0] == "heard")
        {
            var key = (words[2], ulong.Parse(words[3], CultureInfo.InvariantCulture));
            _heard[key] = Math.Min(at, _heard.GetValueOrDefault(key, long.MaxValue));
            return;
        }

        var generation = ulong.Parse(words[2], CultureInfo.InvariantCulture);
        var entries = words[3..].Select(word => word.Split('/', '=')).ToArray();
        var told = new Told(
            Math.Min(at, _told.GetValueOrDefault(generation)?.At ?? long.MaxValue),
            entries.ToDictionary(each => (each[0], each[1]), each => int.Parse(each[3], CultureInfo.InvariantCulture)),
            entries.ToDictionary(each => (each[0], each[1]), each => each[2])
        );
        _told[generation] = told;
    }
}
