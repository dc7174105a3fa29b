using Sluice.Serving.Lifecycle;
using Sluice.Serving.Models;
using Sluice.Serving.Tensors;

namespace Sluice.Serving.Settings;

/// <summary>What a model's author says of how it is to be served; each is null or empty where nothing is said.</summary>
public sealed record ModelSettings
{
    /// <summary>Nothing.</summary>
    public static ModelSettings None { get; } = new();

    /// <summary>The most rows of a request; 0: the first dimension of its tensors is not one of rows.</summary>
    public int? MaxBatchSize { get; init; }

    /// <summary>Runs at once over one version, 1 or more.</summary>
    public int? Instances { get; init; }

    /// <summary>Whether requests are to be run together, and how.</summary>
    public BatchingSettings? Batching { get; init; }

    /// <summary>Which versions are served, in the place of the server's own policy.</summary>
    public VersionPolicy? Versions { get; init; }

    /// <summary>The model file in a version's directory.</summary>
    public string? ModelFileName { get; init; }

    /// <summary>By output: the file of the model's directory that has a label a line.</summary>
    public IReadOnlyDictionary<string, string> LabelFiles { get; init; } = new Dictionary<string, string>();

    /// <summary>By output: what those files hold, in their order.</summary>
    public IReadOnlyDictionary<string, ClassLabels> Labels { get; init; } = new Dictionary<string, ClassLabels>();

    /// <summary>Whether a version is served alike by both.</summary>
    public bool IsLike(ModelSettings other) =>
        (MaxBatchSize, Instances, ModelFileName) == (other.MaxBatchSize, other.Instances, other.ModelFileName)
        && Versions?.ToString() == other.Versions?.ToString()
        && Batching?.MaxDelay == other.Batching?.MaxDelay
        && (Batching?.PreferredRows ?? []).SequenceEqual(other.Batching?.PreferredRows ?? [])
        && LabelFiles.Count == other.LabelFiles.Count
        && LabelFiles.All(pair => other.LabelFiles.GetValueOrDefault(pair.Key) == pair.Value)
        && Labels.Count == other.Labels.Count
        && Labels.All(pair =>
            other.Labels.TryGetValue(pair.Key, out var labels) && labels.Names.SequenceEqual(pair.Value.Names)
        );

    /// <summary>The classes of an output: the model's own, else those of its author's file. Null: it has none.</summary>
    public ClassLabels? LabelsOf(TensorSpec output) => output.Classes ?? Labels.GetValueOrDefault(output.Name);
}
