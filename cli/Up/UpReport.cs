using System.Net;
using Sluice.Resources.Manifests;
using Sluice.Resources.ModelDeployments;
using Sluice.Serving.Models;

namespace Sluice.Cli.Up;

/// <summary>Tells the user, on standard output, what runs and what changes; on standard error, what is wrong.</summary>
internal sealed class UpReport(TextWriter output, TextWriter errors)
{
    private readonly HashSet<(ServerKey Key, string Failure)> _told = [];
    private IPEndPoint? _http;
    private IPEndPoint? _grpc;

    /// <summary>The manifest is fine and the router listens; models load.</summary>
    public void Loading(ModelDeployment deployment, IPEndPoint http, IPEndPoint grpc)
    {
        (_http, _grpc) = (http, grpc);
        var versions = deployment.Spec.Variants.Select(variant => $"{variant.Name} (version {variant.Version})");
        output.WriteLine($"{deployment.Metadata.Name}: loading {string.Join(", ", versions)}");
    }

    /// <summary>Where to call, and two commands to try.</summary>
    public void Up(ModelDeploymentStatus status, ModelSignature signature)
    {
        var model = $"http://{_http}/v2/models/{status.ModelName}";
        output.WriteLine(
            $"""

            Model {status.ModelName} answers the Open Inference Protocol:
              REST  {model}/infer
              gRPC  {_grpc}  inference.GRPCInferenceService/ModelInfer

            Try:
              curl -s {model}
              curl -i {model}/infer -d '{SampleRequest.Json(signature).Replace("'", "'\\''", StringComparison.Ordinal)}'

            Save the manifest with other weights or versions, and they take effect. Ctrl-C ends.

            """
        );
    }

    /// <summary>How requests are split from now on.</summary>
    public void Split(ModelDeploymentStatus status)
    {
        var shares =
            from variant in status.Variants
            let revision = status.Revisions.FirstOrDefault(r => r.Variant == variant.Name && r.Name == variant.Current)
            where revision is not null
            select $"{variant.Name} {variant.Share} % (version {revision.Version})";
        output.WriteLine(
            $"Split, generation {status.RouteGeneration}: {string.Join(", ", shares.DefaultIfEmpty("nothing yet"))}"
        );
    }

    /// <summary>Servers that failed, each once, and what answers in their place.</summary>
    public void Failures(IEnumerable<LocalServer> servers, ModelDeploymentStatus status)
    {
        foreach (var server in servers.Where(server => server.State == LocalServerState.Failed))
        {
            if (!_told.Add((server.Key, server.Failure!)))
            {
                continue;
            }

            var current = status.Variants.FirstOrDefault(variant => variant.Name == server.Key.Variant)?.Current;
            var serving = status.Revisions.FirstOrDefault(r => r.Variant == server.Key.Variant && r.Name == current);
            var instead = serving is null
                ? "the variant has no share until it can be served"
                : $"version {serving.Version} keeps answering";
            errors.WriteLine(
                $"Variant {server.Key.Variant}: version {server.Version} cannot be served: {server.Failure}; {instead}."
            );
        }
    }

    /// <summary>A failure that was told may be told again: the user has tried again.</summary>
    public void Retrying() => _told.Clear();

    /// <summary>The manifest cannot be taken.</summary>
    public void Refused(IEnumerable<ManifestProblem> problems, bool isFirst)
    {
        foreach (var problem in problems)
        {
            errors.WriteLine(problem);
        }

        if (!isFirst)
        {
            errors.WriteLine("The manifest was not taken; the last good one stays in effect.");
        }
    }

    public void NothingServed() => errors.WriteLine("No variant could be served.");

    public void Fatal(string message) => errors.WriteLine(message);

    public void Stopping() => output.WriteLine("Stopping: requests in flight end; Ctrl-C again stops at once.");
}
