using System.CommandLine;
using Sluice.Rendering.Workloads;
using Sluice.Resources.Values;

namespace Sluice.Operator.Hosting;

/// <summary>The flags that say what the model servers of every ModelDeployment have.</summary>
internal sealed class WorkloadFlags
{
    private readonly Option<string> _image = new("--server-image")
    {
        Description = "The model server's image; live revisions keep the one that they have",
        HelpName = "IMAGE",
        DefaultValueFactory = _ => Environment.GetEnvironmentVariable("SLUICE_SERVER_IMAGE") ?? "sluice-server:dev",
    };

    private readonly Option<string?> _pullPolicy = new("--image-pull-policy")
    {
        Description = "Always, IfNotPresent or Never [default: as the image's tag says]",
        HelpName = "POLICY",
    };

    private readonly Option<string[]> _pullSecrets = new("--server-pull-secret")
    {
        Description =
            "A Secret with which model servers' image is pulled, in each of their namespaces; repeat it for more",
        HelpName = "NAME",
    };

    private readonly Option<string[]> _environment = new("--server-env")
    {
        Description =
            "An environment variable of model servers, such as HTTPS_PROXY; what a ModelDeployment says stands over it; repeat it for more",
        HelpName = "NAME=VALUE",
    };

    private readonly Option<string[]> _requests = new("--server-request")
    {
        Description =
            "What a model server requests of that which its ModelDeployment neither requests nor limits, such as cpu=250m; repeat it for more",
        HelpName = "RESOURCE=QUANTITY",
    };

    private readonly Option<string?> _authorities = new("--server-ca-config-map")
    {
        Description =
            $"A ConfigMap, in each namespace with model servers, whose {WorkloadOptions.AuthoritiesKey} has the authorities that they trust besides",
        HelpName = "NAME",
    };

    private readonly Option<string> _routers = new("--router-scope")
    {
        Description =
            "Where routers run: Namespace, beside the models, or Cluster, in the operator's namespace for all",
        HelpName = "SCOPE",
        DefaultValueFactory = _ => nameof(RouterScope.Namespace),
    };

    private readonly Option<string> _cacheSize = new("--cache-size")
    {
        Description = "The size of the volume into which a pod downloads its version",
        HelpName = "QUANTITY",
        DefaultValueFactory = _ => "20Gi",
    };

    /// <summary>All of them.</summary>
    public IEnumerable<Option> All =>
        [_image, _pullPolicy, _pullSecrets, _environment, _requests, _authorities, _routers, _cacheSize];

    /// <summary>The values that cannot be read.</summary>
    public IEnumerable<string> Problems(ParseResult result)
    {
        if (!Enum.TryParse<RouterScope>(result.GetValue(_routers), out _))
        {
            yield return $"--router-scope: expected Namespace or Cluster, got '{result.GetValue(_routers)}'";
        }

        if (!Quantity.TryParse(result.GetValue(_cacheSize), out _))
        {
            yield return $"--cache-size: expected a quantity such as 20Gi, got '{result.GetValue(_cacheSize)}'";
        }

        foreach (var request in result.GetValue(_requests) ?? [])
        {
            if (!Quantity.TryParse(Split(request).Value, out _))
            {
                yield return $"--server-request: expected RESOURCE=QUANTITY, such as cpu=250m, got '{request}'";
            }
        }

        var pairs = ProblemsOfPairs("--server-env", "NAME=VALUE", result.GetValue(_environment))
            .Concat(ProblemsOfPairs("--server-request", "RESOURCE=QUANTITY", result.GetValue(_requests)));
        foreach (var problem in pairs)
        {
            yield return problem;
        }
    }

    /// <summary>What they say; there were no problems.</summary>
    public WorkloadOptions Read(ParseResult result) =>
        new()
        {
            Image = result.GetValue(_image)!,
            ImagePullPolicy = result.GetValue(_pullPolicy),
            ImagePullSecrets = result.GetValue(_pullSecrets) ?? [],
            Requests = (result.GetValue(_requests) ?? [])
                .Select(Split)
                .ToDictionary(request => request.Name, request => Quantity.Parse(request.Value)),
            Environment = [.. (result.GetValue(_environment) ?? []).Select(Split)],
            AuthoritiesConfigMap = result.GetValue(_authorities),
            RouterScope = Enum.Parse<RouterScope>(result.GetValue(_routers)!),
            CacheSize = Quantity.Parse(result.GetValue(_cacheSize)!),
        };

    private static IEnumerable<string> ProblemsOfPairs(string flag, string grammar, string[]? pairs)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var pair in pairs ?? [])
        {
            if (pair.IndexOf('=', StringComparison.Ordinal) < 1)
            {
                yield return $"{flag}: expected {grammar}, got '{pair}'";
            }
            else if (!names.Add(Split(pair).Name))
            {
                yield return $"{flag}: expected different names, got {Split(pair).Name} twice";
            }
        }
    }

    // The value may have any letter, '=' among them.
    private static EnvironmentVariable Split(string variable) =>
        variable.Split('=', 2) is [var name, var value] ? new(name, value) : new(variable, "");
}
