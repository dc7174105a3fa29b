using System.Security.Cryptography;
using System.Text;
using Sluice.Serving.Lifecycle;
using Sluice.Serving.Models;

namespace Sluice.Serving.Tests.Fakes;

/// <summary>Versions in the state that a test wants, and catalogs of them.</summary>
internal static class Served
{
    public static ServedVersion Waiting(string model, string version) =>
        new(ModelName.Parse(model), ModelVersion.Parse(version), "a");

    /// <summary>Its files, the digest of their path, and what happens when they are let go.</summary>
    public static FetchedVersion Fetched(string path, FakeClaim? claim = null) =>
        new(new ModelFiles(path), ContentDigest.Of(SHA256.HashData(Encoding.UTF8.GetBytes(path))), claim);

    public static ServedVersion Loading(string model, string version)
    {
        var served = Waiting(model, version);
        served.BeginLoading();
        return served;
    }

    public static LoadCost Cost { get; } = new(TimeSpan.FromSeconds(2), 4096);

    public static ServedVersion Ready(
        string model,
        string version,
        ILoadedModel? loaded = null,
        FakeClaim? claim = null
    )
    {
        var served = Loading(model, version);
        served.Ready(loaded ?? new FakeModel(), Fetched($"{model}/{version}", claim), Cost);
        return served;
    }

    public static ServedVersion Failed(string model, string version, string reason)
    {
        var served = Loading(model, version);
        served.Fail(reason, mayPass: false);
        return served;
    }

    public static ServedVersion Unloaded(string model, string version)
    {
        var served = Ready(model, version);
        served.Unload();
        return served;
    }

    /// <summary>One that was tried again after it had failed.</summary>
    public static ServedVersion Retried(string model, string version)
    {
        var served = new ServedVersion(ModelName.Parse(model), ModelVersion.Parse(version), "a", hasFailedBefore: true);
        served.BeginLoading();
        return served;
    }

    /// <summary>A catalog whose start is over.</summary>
    public static ModelCatalog Catalog(params ServedVersion[] versions)
    {
        var catalog = new ModelCatalog();
        catalog.Publish(versions);
        catalog.EndStart();
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
                        "retried" => Retried(model, words[0]),
                        "loading" => Loading(model, words[0]),
                        "ready" => Ready(model, words[0]),
                        "failed" => Failed(model, words[0], "its reason"),
                        "unloaded" => Unloaded(model, words[0]),
                        _ => throw new ArgumentException($"no state '{words[1]}'", nameof(versions)),
                    }
                ),
        ]);
}
