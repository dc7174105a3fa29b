using System.Reflection;
using Sluice.Serving.Errors;
using Sluice.Serving.Lifecycle;
using Sluice.Serving.Models;
using Sluice.Serving.Tensors;

namespace Sluice.Endpoints.OpenInference;

/// <summary>What the protocol says of the server and its models, for REST and gRPC alike.</summary>
/// <param name="catalog">The models.</param>
/// <param name="engine">What runs them.</param>
/// <param name="isReady">Whether the server as a whole can be asked for predictions.</param>
public sealed class ModelDescriptions(ModelCatalog catalog, IModelEngine engine, Func<bool> isReady)
{
    /// <summary>Triton's names of what is answered beyond the protocol itself.</summary>
    private static readonly string[] Extensions =
    [
        "binary_tensor_data",
        "model_configuration",
        "model_repository",
        "statistics",
    ];

    internal static string ServerVersion { get; } =
        typeof(ModelDescriptions)
            .Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()
            ?.InformationalVersion.Split('+')[0]
        ?? "unknown";

    /// <summary>Whether clients of Triton's find what they look for where the protocol leaves a choice.</summary>
    public bool AsTriton { get; init; }

    internal ServerMetadata Server() => new(AsTriton ? "triton" : "sluice", ServerVersion, Extensions);

    internal bool IsReady() => isReady();

    /// <summary>Null when the version answers; else a sentence.</summary>
    /// <exception cref="ServingException">NotFound: there is no such model or version.</exception>
    internal string? WhyNotReady(string model, string? version)
    {
        try
        {
            var described = catalog.Describe(model, version);
            return described.State == ModelState.Ready ? null : ModelCatalog.WhyNot(described);
        }
        catch (ServingException failure) when (failure.Code == ServingErrorCode.Unavailable)
        {
            return failure.Message;
        }
    }

    /// <exception cref="ServingException">NotFound: no such model or version; Unavailable: it is not ready, and why.</exception>
    internal ModelMetadata Model(string model, string? version)
    {
        var described = catalog.Describe(model, version);
        var signature = Signature(model, version);
        var ready = catalog.Versions(model).Where(candidate => candidate.State == ModelState.Ready);
        return new(
            described.Model.Text,
            [.. ready.Select(candidate => candidate.Version.Text)],
            engine.Platform,
            [.. signature.Inputs.Select(Tensor)],
            [.. signature.Outputs.Select(Tensor)],
            new Dictionary<string, string>([
                KeyValuePair.Create("digest", $"{described.Digest}"),
                .. BatchingOf(described),
                .. LabelParameters.OfModel(signature, described.Settings),
                .. LabelParameters.Unserved(signature),
            ])
        );
    }

    /// <summary>What a version takes and gives.</summary>
    /// <exception cref="ServingException">As <see cref="Model"/>.</exception>
    internal ModelSignature Signature(string model, string? version)
    {
        var described = catalog.Describe(model, version);
        return described.Signature ?? throw ServingException.Unavailable(ModelCatalog.WhyNot(described));
    }

    private static IEnumerable<KeyValuePair<string, string>> BatchingOf(VersionSnapshot version) =>
        version.Batching is { } batching ? [KeyValuePair.Create("batching", $"{batching}")] : [];

    private static TensorMetadata Tensor(TensorSpec spec) => new(spec.Name, spec.Type.Name(), spec.Shape.ToArray());
}
