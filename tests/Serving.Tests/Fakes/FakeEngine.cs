using Sluice.Serving.Models;

namespace Sluice.Serving.Tests.Fakes;

/// <summary>Loads by the file's path: a <see cref="FakeModel"/>, unless the test says otherwise.</summary>
internal sealed class FakeEngine : IModelEngine
{
    private readonly Dictionary<string, Func<ILoadedModel>> _loads = [];

    public string Platform => "fake";

    /// <summary>The paths loaded, in order.</summary>
    public List<string> Loaded { get; } = [];

    public FakeEngine On(string path, Func<ILoadedModel> load)
    {
        _loads[path] = load;
        return this;
    }

    public ILoadedModel Load(ModelFiles files)
    {
        Loaded.Add(files.ModelPath);
        return _loads.TryGetValue(files.ModelPath, out var load) ? load() : new FakeModel();
    }
}
