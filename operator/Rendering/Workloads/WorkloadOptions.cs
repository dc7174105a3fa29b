using Sluice.Resources.Values;

namespace Sluice.Rendering.Workloads;

/// <summary>What an installation decides about the objects of every ModelDeployment.</summary>
public sealed record WorkloadOptions
{
    /// <summary>Under which key <see cref="AuthoritiesConfigMap"/> has certificates, PEM.</summary>
    public const string AuthoritiesKey = "ca.crt";

    /// <summary>The model server's image. A new one arrives with the next revision; live ones keep theirs.</summary>
    public required string Image { get; init; }

    /// <summary><c>Always</c>, <c>IfNotPresent</c> or <c>Never</c>; null: as the image's tag says.</summary>
    public string? ImagePullPolicy { get; init; }

    /// <summary>Names of Secrets with which the image is pulled, in each namespace with model servers.</summary>
    public IReadOnlyList<string> ImagePullSecrets { get; init; } = [];

    /// <summary>What model servers find in their environment; what a ModelDeployment says of the same name stands over it.</summary>
    public IReadOnlyList<EnvironmentVariable> Environment { get; init; } = [];

    /// <summary>The ConfigMap, in each namespace with model servers, with authorities that they trust besides; null: none.</summary>
    public string? AuthoritiesConfigMap { get; init; }

    /// <summary>
    /// What a model server requests of that which its ModelDeployment neither requests nor limits. Without any request a pod
    /// gets what others leave, and next to busy ones nothing, not even to answer its probes.
    /// </summary>
    public IReadOnlyDictionary<string, Quantity> Requests { get; init; } = new Dictionary<string, Quantity>();

    /// <summary>Where routers run.</summary>
    public RouterScope RouterScope { get; init; } = RouterScope.Namespace;

    /// <summary>The size of the volume into which a pod downloads its version.</summary>
    public Quantity CacheSize { get; init; } = Quantity.Parse("20Gi");

    /// <summary>How long a pod that is told to end still accepts, while routers hear of it.</summary>
    public TimeSpan DrainDelay { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>All that is wrong with these options; empty: nothing.</summary>
    public IReadOnlyList<string> Problems()
    {
        var problems = new List<string>();
        if (string.IsNullOrWhiteSpace(Image))
        {
            problems.Add(
                "the model server's image: expected a name such as registry.example/sluice-server:0.1.0, got none"
            );
        }

        if (ImagePullPolicy is not (null or "Always" or "IfNotPresent" or "Never"))
        {
            problems.Add($"the image pull policy: expected Always, IfNotPresent or Never, got '{ImagePullPolicy}'");
        }

        problems.AddRange(
            ImagePullSecrets
                .Where(name => !IsName(name))
                .Select(name => $"the secret for the image: expected an object's name, got '{name}'")
        );
        problems.AddRange(
            Environment
                .Where(variable => !IsVariable(variable.Name))
                .Select(variable =>
                    $"a variable of model servers: expected a name of letters, digits, '_', '-' and '.', got '{variable.Name}'"
                )
        );
        if (AuthoritiesConfigMap is not null && !IsName(AuthoritiesConfigMap))
        {
            problems.Add($"the ConfigMap of authorities: expected an object's name, got '{AuthoritiesConfigMap}'");
        }

        if (CacheSize.Value < 1)
        {
            problems.Add($"the size of the cache: expected 1 byte or more, got {CacheSize}");
        }

        if (DrainDelay < TimeSpan.Zero || DrainDelay > TimeSpan.FromHours(1))
        {
            problems.Add($"the drain delay: expected 0 to 3600 seconds, got {DrainDelay.TotalSeconds}");
        }

        return problems;
    }

    /// <summary>As the names of Secrets and ConfigMaps are: letters, digits, hyphens and dots, the last not at the ends.</summary>
    private static bool IsName(string text) =>
        text.Length is > 0 and <= 253
        && text.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter is '-' or '.')
        && text[0] is not ('-' or '.')
        && text[^1] is not ('-' or '.');

    private static bool IsVariable(string text) =>
        text.Length > 0
        && text.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '-' or '.')
        && !char.IsAsciiDigit(text[0]);
}
