using Sluice.KubernetesObjects.Core.PodTemplates;
using Sluice.Resources.ModelDeployments.Serving;
using Sluice.Resources.Values;

namespace Sluice.Rendering.Pods;

/// <summary>What a model server needs and may use.</summary>
internal static class ResourceRenderer
{
    /// <summary>A whole GPU.</summary>
    public const string NvidiaGpu = "nvidia.com/gpu";

    private const string NvidiaDomain = "nvidia.com/";

    /// <summary>
    /// As written; a server that must have a GPU, and for which none is written, gets one, and of what is neither requested nor
    /// limited it requests what the installation says.
    /// </summary>
    public static ResourceRequirements? Render(
        VariantSettings settings,
        IReadOnlyDictionary<string, Quantity>? otherwise = null
    )
    {
        var limits = TextsOf(settings.Resources?.Limits);
        if (settings.RuntimeInEffect.Device == Device.CUDA && !limits.Keys.Any(IsGpu))
        {
            limits[NvidiaGpu] = "1";
        }

        var requests = TextsOf(settings.Resources?.Requests);
        foreach (var (resource, amount) in TextsOf(otherwise))
        {
            // What is limited, Kubernetes takes for requested.
            if (!limits.ContainsKey(resource))
                requests.TryAdd(resource, amount);
        }

        return limits.Count + requests.Count == 0
            ? null
            : new() { Limits = limits.Count == 0 ? null : limits, Requests = requests.Count == 0 ? null : requests };
    }

    /// <summary>The resources that are GPUs, by name: whole ones, or parts (MIG).</summary>
    public static IEnumerable<string> GpusOf(VariantSettings settings) =>
        (Render(settings)?.Limits ?? new Dictionary<string, string>()).Keys.Where(IsGpu);

    private static bool IsGpu(string resource) => resource.StartsWith(NvidiaDomain, StringComparison.Ordinal);

    private static SortedDictionary<string, string> TextsOf(IReadOnlyDictionary<string, Quantity>? quantities) =>
        new(
            (quantities ?? new Dictionary<string, Quantity>()).ToDictionary(q => q.Key, q => q.Value.Text),
            StringComparer.Ordinal
        );
}
