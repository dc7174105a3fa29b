using Sluice.Serving.Models;

namespace Sluice.Serving.Tests.Fakes;

/// <summary>Holds models by text such as <c>iris 1 2; fraud 7</c>. The files of a version are <c>iris/1</c>.</summary>
internal sealed class FakeRepository(string models) : IModelRepository
{
    /// <summary>What listing reports as passed over.</summary>
    public string[] Ignored { get; init; } = [];

    /// <summary>Called before a version's files are given out.</summary>
    public Func<string, CancellationToken, ValueTask>? Fetching { get; init; }

    public ValueTask<RepositoryListing> ListAsync(CancellationToken cancellation) =>
        new(new RepositoryListing([.. models.Split(';').Select(Model)], Ignored));

    public async ValueTask<ModelFiles> FetchAsync(ModelName model, ModelVersion version, CancellationToken cancellation)
    {
        var path = $"{model}/{version}";
        if (Fetching is not null)
        {
            await Fetching(path, cancellation);
        }

        return new(path);
    }

    private static RepositoryModel Model(string text)
    {
        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return new(ModelName.Parse(words[0]), [.. words.Skip(1).Select(ModelVersion.Parse)]);
    }
}
