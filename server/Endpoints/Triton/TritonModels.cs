using Sluice.Endpoints.OpenInference;
using Sluice.Protos.Inference;
using Sluice.Serving.Errors;
using Sluice.Serving.Inference;
using Sluice.Serving.Lifecycle;
using Sluice.Serving.Models;
using Sluice.Serving.Settings;
using Sluice.Serving.Statistics;
using Sluice.Serving.Tensors;
using InstanceKind = Sluice.Protos.Inference.ModelInstanceGroup.Types.Kind;

namespace Sluice.Endpoints.Triton;

/// <summary>What Triton's extensions say of the models, for REST and gRPC alike: their messages.</summary>
/// <param name="catalog">The models.</param>
/// <param name="engine">What runs them.</param>
/// <param name="policy">Which versions are served, where a model does not say it itself.</param>
/// <param name="runs">Runs at once over all models.</param>
public sealed class TritonModels(ModelCatalog catalog, IModelEngine engine, VersionPolicy policy, int runs)
{
    /// <summary>Said of a model that takes rows and names no limit: clients take 0 for "no rows".</summary>
    private const int OfferedBatchSize = 32;

    private const string ModelFileName = "model.onnx";

    /// <summary>Every version, whatever its state.</summary>
    internal RepositoryIndexResponse Index(bool readyOnly) =>
        new()
        {
            Models =
            {
                catalog
                    .Snapshots()
                    .Where(version => !readyOnly || version.State == ModelState.Ready)
                    .Select(version => new RepositoryIndexResponse.Types.ModelIndex
                    {
                        Name = version.Model.Text,
                        Version = version.Version.Text,
                        State = State(version.State),
                        Reason = version.State == ModelState.Unloaded ? "unloaded" : version.Reason ?? "",
                        Digest = version.Digest?.ToString() ?? "",
                    }),
            },
        };

    /// <exception cref="ServingException">NotFound: there is no such model or version.</exception>
    internal ModelStatisticsResponse Statistics(string? model, string? version) =>
        new() { ModelStats = { catalog.Statistics(model, version).Select(each => Of(each.Version, each.Statistics)) } };

    /// <exception cref="ServingException">NotFound: no such model or version; Unavailable: it is not ready, and why.</exception>
    internal ModelConfig Configuration(string model, string? version)
    {
        var described = catalog.Describe(model, version);
        var signature = described.Signature ?? throw ServingException.Unavailable(ModelCatalog.WhyNot(described));
        var settings = described.Settings;
        var rows = settings.MaxBatchSize ?? (BatchRows.HasRows(signature) ? OfferedBatchSize : 0);
        var config = new ModelConfig
        {
            Name = described.Model.Text,
            Platform = engine.Platform,
            Backend = engine.Platform.Split('_')[0],
            VersionPolicy = Policy(settings.Versions ?? policy),
            MaxBatchSize = rows,
            Input = { signature.Inputs.Select(input => Input(input, rows > 0)) },
            Output = { signature.Outputs.Select(output => Output(output, rows > 0, settings)) },
            DefaultModelFilename = settings.ModelFileName ?? ModelFileName,
            InstanceGroup = { Instances(described.Model.Text, settings.Instances ?? runs) },
            ModelTransactionPolicy = new ModelTransactionPolicy { Decoupled = false },
        };
        foreach (var (name, labels) in LabelParameters.OfModel(signature, settings))
        {
            config.Parameters[name] = new ModelParameter { StringValue = labels };
        }

        if (settings.Batching is { } batching)
        {
            config.DynamicBatching = new ModelDynamicBatching
            {
                PreferredBatchSize = { batching.PreferredRows },
                MaxQueueDelayMicroseconds = (ulong)batching.MaxDelay.TotalMicroseconds,
            };
        }

        return config;
    }

    private static string State(ModelState state) =>
        state switch
        {
            ModelState.Ready => "READY",
            ModelState.Waiting or ModelState.Loading => "LOADING",
            _ => "UNAVAILABLE",
        };

    private static ModelStatistics Of(VersionSnapshot version, InferenceStatistics statistics)
    {
        // Inputs are bound where they lie and outputs are copied within the run: that takes no time of its own.
        var untimed = new StatisticDuration { Count = (ulong)statistics.Run.Count };
        var message = new ModelStatistics
        {
            Name = version.Model.Text,
            Version = version.Version.Text,
            LastInference = (ulong)(statistics.LastInference?.ToUnixTimeMilliseconds() ?? 0),
            InferenceCount = (ulong)statistics.Rows,
            ExecutionCount = (ulong)statistics.Runs,
            InferenceStats = new InferStatistics
            {
                Success = Duration(statistics.Success),
                Fail = Duration(statistics.Failure),
                Queue = Duration(statistics.Queue),
                ComputeInput = untimed,
                ComputeInfer = Duration(statistics.Run),
                ComputeOutput = untimed,
                CacheHit = new StatisticDuration(),
                CacheMiss = new StatisticDuration(),
            },
        };
        foreach (var (rows, ran) in statistics.RunsByRows.OrderBy(pair => pair.Key))
        {
            var untimedRuns = new StatisticDuration { Count = (ulong)ran.Count };
            message.BatchStats.Add(
                new InferBatchStatistics
                {
                    BatchSize = (ulong)rows,
                    ComputeInput = untimedRuns,
                    ComputeInfer = Duration(ran),
                    ComputeOutput = untimedRuns,
                }
            );
        }

        return message;
    }

    private static StatisticDuration Duration(DurationSum sum) =>
        new() { Count = (ulong)sum.Count, Ns = (ulong)sum.Total.TotalNanoseconds };

    private static ModelVersionPolicy Policy(VersionPolicy policy) =>
        policy switch
        {
            { Only.Count: > 0 } => new()
            {
                Specific = new()
                {
                    Versions =
                    {
                        policy.Only.Where(version => version.IsNumber).SelectMany(version => Number(version)),
                    },
                },
            },
            { Count: 0 } => new() { All = new() },
            _ => new() { Latest = new() { NumVersions = (uint)policy.Count } },
        };

    /// <summary>Versions of more digits than the message's integers have are left out.</summary>
    private static IEnumerable<long> Number(ModelVersion version) =>
        long.TryParse(version.Text, out var number) ? [number] : [];

    private static ModelInstanceGroup Instances(string model, int count) =>
        new()
        {
            Name = model,
            Kind = InstanceKind.Cpu,
            Count = count,
        };

    private static ModelInput Input(TensorSpec spec, bool withoutRows) =>
        new()
        {
            Name = spec.Name,
            DataType = Type(spec.Type),
            Dims = { Sizes(spec, withoutRows) },
            Optional = spec.IsOptional,
        };

    private static ModelOutput Output(TensorSpec spec, bool withoutRows, ModelSettings settings) =>
        new()
        {
            Name = spec.Name,
            DataType = Type(spec.Type),
            Dims = { Sizes(spec, withoutRows) },
            LabelFilename = settings.LabelFiles.GetValueOrDefault(spec.Name, ""),
        };

    private static IEnumerable<long> Sizes(TensorSpec spec, bool withoutRows) =>
        spec.Shape.ToArray().Skip(withoutRows ? 1 : 0);

    private static DataType Type(ElementType type) =>
        type == ElementType.Bytes ? DataType.TypeString : Enum.Parse<DataType>($"Type{type.Name()}", ignoreCase: true);
}
