using Sluice.Artifacts.Downloads;
using Sluice.Artifacts.Publishing;
using Sluice.Artifacts.Stores;
using Sluice.Artifacts.Triton;
using Sluice.Serving.Models;

namespace Sluice.Artifacts.Repositories;

/// <summary>
/// How objects make models and versions: <c>model/version/file</c> below the root, or <c>version/file</c> where the root is one model.
/// Pure.
/// </summary>
/// <param name="single">The one model; null: many.</param>
internal sealed class RepositoryLayout(ModelName? single)
{
    /// <summary>The one model; null: many.</summary>
    public ModelName? Single => single;

    /// <summary>The folder of a version below the root.</summary>
    public string FolderOf(ModelName model, ModelVersion version) =>
        single is null ? $"{model}/{version}" : version.Text;

    /// <summary>The version whose folder this is; null: none has such a folder.</summary>
    public (ModelName Model, ModelVersion Version)? Find(string folder)
    {
        var parts = folder.Split('/');
        var isVersion = parts.Length == VersionAt + 1 && ModelVersion.TryParse(parts[VersionAt], out _);
        return isVersion && (single is not null || ModelName.TryParse(parts[0], out _))
            ? (single ?? ModelName.Parse(parts[0]), ModelVersion.Parse(parts[VersionAt]))
            : null;
    }

    /// <summary>Sorts objects into versions. One that is being published is not there before its manifest is.</summary>
    public RepositoryContents Sort(IEnumerable<StoredObject> objects)
    {
        var versions = new Dictionary<(ModelName, ModelVersion), List<StoredObject>>();
        var models = single is { } one ? new HashSet<ModelName> { one } : [];
        var ignored = new SortedSet<string>(StringComparer.Ordinal);
        var unfinished = new HashSet<string>(StringComparer.Ordinal);
        var beside = new Dictionary<(ModelName, string), StoredObject>();
        foreach (var stored in objects)
        {
            var parts = stored.Path.Split('/');
            if (MarkedBy(parts) is { } marked)
            {
                unfinished.Add(marked);
                continue;
            }

            if (IsBeside(parts))
            {
                beside[(single ?? ModelName.Parse(parts[0]), parts[^1])] = stored;
                continue;
            }

            if (WhyIgnored(parts) is { } reason)
            {
                ignored.Add(reason);
                continue;
            }

            var model = single ?? ModelName.Parse(parts[0]);
            var version = ModelVersion.Parse(parts[VersionAt]);
            models.Add(model);
            if (!versions.TryGetValue((model, version), out var found))
            {
                versions.Add((model, version), found = []);
            }

            found.Add(stored);
        }

        return new RepositoryContents(
            models,
            versions
                .Select(pair =>
                    (pair.Key, Objects: new VersionObjects(FolderOf(pair.Key.Item1, pair.Key.Item2), pair.Value))
                )
                .Where(version => version.Objects.Manifest is not null || !unfinished.Contains(version.Objects.Folder))
                .ToDictionary(version => version.Key, version => version.Objects),
            [.. ignored]
        )
        {
            Configurations = beside
                .Where(file => file.Key.Item2 == ConfigFile.FileName)
                .ToDictionary(file => file.Key.Item1, file => file.Value),
            Beside = beside,
        };
    }

    /// <summary>The folder of the version whose publishing this object marks; null: it marks none.</summary>
    private string? MarkedBy(string[] parts) =>
        parts.Length == VersionAt + 1 && PublishingMark.VersionOf(parts[VersionAt]) is { } version
            ? string.Join('/', [.. parts[..VersionAt], version])
            : null;

    /// <summary>Whether it lies in a model's folder, and in none of a version.</summary>
    private bool IsBeside(string[] parts) =>
        parts.Length == VersionAt + 1
        && !parts[^1].StartsWith('.')
        && (single is not null || ModelName.TryParse(parts[0], out _));

    private int VersionAt => single is null ? 1 : 0;

    private string? WhyIgnored(string[] parts)
    {
        if (parts.Any(part => part.StartsWith('.')))
        {
            return $"{string.Join('/', parts)}: hidden";
        }

        if (single is null && !ModelName.TryParse(parts[0], out _))
        {
            return $"{parts[0]}: its name is no model name; expected {ModelName.Grammar}";
        }

        if (parts.Length < VersionAt + 2)
        {
            return $"{string.Join('/', parts)}: lies outside of every version";
        }

        return ModelVersion.TryParse(parts[VersionAt], out _)
            ? null
            : $"{string.Join('/', parts[..(VersionAt + 1)])}: its name is no version; expected {ModelVersion.Grammar}";
    }
}
