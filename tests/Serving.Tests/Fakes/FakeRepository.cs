using System.Globalization;
using Sluice.Serving.Models;
using Sluice.Serving.Settings;

namespace Sluice.Serving.Tests.Fakes;

/// <summary>Holds models by text, as <see cref="Listing"/> has it. The files of a version are <c>iris/1</c>.</summary>
internal sealed class FakeRepository(string models) : IModelRepository
{
    /// <summary>By model, the configuration that it is to have: its most rows, as a number.</summary>
    private readonly Dictionary<ModelName, string> _configured = [];

    /// <summary>What the next look finds.</summary>
    public string Models { get; set; } = models;

    /// <summary>What listing reports as passed over.</summary>
    public string[] Ignored { get; init; } = [];

    /// <summary>Why the listing is the cache's; null: it is not.</summary>
    public string? Offline { get; set; }

    /// <summary>What listing fails with; null: it does not.</summary>
    public Exception? Failure { get; set; }

    /// <summary>Warnings of fetched versions by their path.</summary>
    public Dictionary<string, string> Warnings { get; } = [];

    /// <summary>Called before a version's files are given out.</summary>
    public Func<string, CancellationToken, ValueTask>? Fetching { get; set; }

    /// <summary>How often it was looked at.</summary>
    public int Looks { get; private set; }

    /// <summary>The claims on the files given out, by path; the last for each.</summary>
    public Dictionary<string, FakeClaim> Claims { get; } = [];

    public void Configure(ModelName model, string? configuration)
    {
        if (configuration is null)
        {
            _configured.Remove(model);
        }
        else
        {
            _configured[model] = configuration;
        }
    }

    public ValueTask<RepositoryListing> ListAsync(IReadOnlyList<ModelVersion> named, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        Looks++;
        var listing = Listing.Of(Models) with { Ignored = Ignored, Offline = Offline };
        return Failure is null ? new(listing with { Models = [.. listing.Models.Select(Configured)] }) : throw Failure;
    }

    public async ValueTask<FetchedVersion> FetchAsync(
        ModelName model,
        ListedVersion version,
        Action<FetchProgress> progress,
        CancellationToken cancellation
    )
    {
        var path = $"{model}/{version.Version}";
        if (Fetching is not null)
        {
            await Fetching(path, cancellation);
        }

        progress(new FetchProgress(1, 1));
        Claims[path] = new FakeClaim();
        var fetched = Served.Fetched(path, Claims[path]);
        return new(fetched.Files, fetched.Digest, Claims[path]) { Warning = Warnings.GetValueOrDefault(path) };
    }

    private RepositoryModel Configured(RepositoryModel model) =>
        _configured.TryGetValue(model.Name, out var rows)
            ? model with
            {
                Settings = new ModelSettings { MaxBatchSize = int.Parse(rows, CultureInfo.InvariantCulture) },
            }
            : model;
}
