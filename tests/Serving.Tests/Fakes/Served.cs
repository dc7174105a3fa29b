using Sluice.Serving.Lifecycle;
using Sluice.Serving.Models;

namespace Sluice.Serving.Tests.Fakes;

/// <summary>Versions in the state that a test wants, and catalogs of them.</summary>
internal static class Served
{
    public static ServedVersion Waiting(string model, string version) =>
        new(ModelName.Parse(model), ModelVersion.Parse(version));

    public static ServedVersion Loading(string model, string version)
    {
        var served = Waiting(model, version);
        served.BeginLoading();
        return served;
    }

    public static ServedVersion Ready(string model, string version, ILoadedModel? loaded = null)
    {
        var served = Loading(model, version);
        served.Ready(loaded ?? new FakeModel());
        return served;
    }

    public static ServedVersion Failed(string model, string version, string reason)
    {
        var served = Loading(model, version);
        served.Fail(reason);
        return served;
    }

    public static ServedVersion Unloaded(string model, string version)
    {
        var served = Ready(model, version);
        served.Unload();
        return served;
    }

    public static ModelCatalog Catalog(params ServedVersion[] versions)
    {
        var catalog = new ModelCatalog();
        catalog.Publish(versions);
        return catalog;
    }

    /// <summary>A catalog of one model by text such as <c>1 ready, 2 failed, 3 loading</c>; failed ones for "its reason".</summary>
    public static ModelCatalog Catalog(string model, string versions) =>
        Catalog([
            .. versions
                .Split(", ", StringSplitOptions.RemoveEmptyEntries)
                .Select(text => text.Split(' '))
                .Select(words =>
                    words[1] switch
                    {
                        "waiting" => Waiting(model, words[0]),
                        "loading" => Loading(model, words[0]),
                        "ready" => Ready(model, words[0]),
                        "failed" => Failed(model, words[0], "its reason"),
                        "unloaded" => Unloaded(model, words[0]),
                        _ => throw new ArgumentException($"no state '{words[1]}'", nameof(versions)),
                    }
                ),
        ]);
}
