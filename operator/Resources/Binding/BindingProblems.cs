using Sluice.Resources.Manifests;

namespace Sluice.Resources.Binding;

/// <summary>Gathers what is wrong during one binding, and knows where in the text each field stands.</summary>
internal sealed class BindingProblems
{
    private readonly List<ManifestProblem> _found = [];
    private readonly Dictionary<string, ManifestPosition> _positions = [];

    /// <summary>Remembers where a field's value begins.</summary>
    public void Locate(string path, ManifestPosition position) => _positions.TryAdd(path, position);

    /// <summary>Adds a problem; always gives null, the value of what could not be bound.</summary>
    public object? Refuse(string path, string message, ManifestPosition? position = null)
    {
        _found.Add(new ManifestProblem(path, message, position ?? PositionOf(path)));
        return null;
    }

    /// <summary>
    /// Adds broken rules, but not about what has a problem already: a field that could not be bound holds a default
    /// that nobody wrote.
    /// </summary>
    public void AddBrokenRules(IEnumerable<ManifestProblem> broken)
    {
        var known = _found.Select(problem => problem.Path).ToHashSet();
        foreach (var problem in broken.Where(problem => !known.Contains(problem.Path)).ToList())
        {
            Refuse(problem.Path, problem.Message);
        }
    }

    /// <summary>All problems in the order of the text.</summary>
    public IReadOnlyList<ManifestProblem> InOrder() =>
        [.. _found.OrderBy(problem => problem.Position.Line).ThenBy(problem => problem.Position.Column)];

    /// <summary>The field's own position, or that of the nearest thing around it that has one.</summary>
    private ManifestPosition PositionOf(string path)
    {
        for (var around = path; ; around = Parent(around))
        {
            if ((_positions.TryGetValue(around, out var position) && position.IsKnown) || around.Length == 0)
            {
                return position;
            }
        }
    }

    private static string Parent(string path) => path[..Math.Max(0, path.LastIndexOfAny(['.', '[']))];
}
