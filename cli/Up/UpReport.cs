using System.Net;
using Sluice.Endpoints.SampleCalls;
using Sluice.Resources.Manifests;
using Sluice.Resources.ModelDeployments;
using Sluice.Serving.Models;

namespace Sluice.Cli.Up;

/// <summary>Tells the user, on standard output, what runs and what changes; on standard error, what is wrong.</summary>
internal sealed class UpReport(TextWriter output, TextWriter errors)
{
    private readonly HashSet<(ServerKey Key, string Failure)> _told = [];
    private string _split = "";
    private string _withoutEffect = "";
    private string _credentials = "";
    private IPEndPoint? _http;
    private IPEndPoint? _grpc;
    private IPEndPoint? _operations;

    /// <summary>The router listens.</summary>
    public void Listening(IPEndPoint http, IPEndPoint grpc, IPEndPoint operations) =>
        (_http, _grpc, _operations) = (Callable(http), Callable(grpc), Callable(operations));

    /// <summary>A manifest was taken, but some of what it says is for a cluster; told again only when it changes.</summary>
    public void WithoutEffect(IReadOnlyList<string> fields)
    {
        var line = $"Without effect on this machine: {string.Join(", ", fields)}";
        if (fields.Count > 0 && line != _withoutEffect)
        {
            output.WriteLine(line);
        }

        _withoutEffect = line;
    }

    /// <summary>Servers start.</summary>
    public void Loading(IEnumerable<RevisionStatus> revisions)
    {
        var each = revisions.Select(revision => $"{revision.Variant} (version {revision.Version})");
        output.WriteLine($"Loading {string.Join(", ", each)}");
    }

    /// <summary>Where to call, and commands to try.</summary>
    /// <param name="status">What there is.</param>
    /// <param name="version">One that answers.</param>
    /// <param name="signature">What it takes.</param>
    public void Up(ModelDeploymentStatus status, string version, ModelSignature signature)
    {
        var model = $"http://{_http}/v2/models/{status.ModelName}";
        var call = SampleRequest.IsShort(signature)
            ? $"curl -i {model}/infer -d '{SampleRequest.Infer(signature)}'"
            : $"curl -s http://{_http}{SampleRest.PathOfInfer(status.ModelName, version)} | curl -i {model}/infer -d @-";
        output.WriteLine(
            $"""

            Model {status.ModelName} answers the Open Inference Protocol:
              REST  {model}/infer
              gRPC  {_grpc}  inference.GRPCInferenceService/ModelInfer
              page  http://{_http}/

            Try:
              curl -s {model}
              {call}
              sluice explain --router http://{_operations} --path /v2/models/{status.ModelName}/infer

            Save the manifest with other weights or versions, and they take effect; what failed is tried again. Ctrl-C ends.

            """
        );
    }

    /// <summary>How requests are split from now on; nothing while no variant can be served, or when it is as it was.</summary>
    public void Split(ModelDeploymentStatus status)
    {
        var shares =
            from variant in status.Variants
            let revision = status.Revisions.FirstOrDefault(r => r.Variant == variant.Name && r.Name == variant.Current)
            where revision is not null
            select $"{variant.Name} {variant.Share} % (version {revision.Version})";
        var split = string.Join(", ", shares);
        if (split == _split)
        {
            return;
        }

        _split = split;
        var note = status.Variants.All(variant => Percent.ToUnits(variant.Share) == 0)
            ? "; all weights are 0, so only requests that name a variant or a version are answered"
            : "";
        output.WriteLine($"Split, generation {status.RouteGeneration}: {split}{note}");
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

    /// <summary>What the user should know of servers that answer, each once.</summary>
    public void Warnings(IEnumerable<LocalServer> servers)
    {
        foreach (var server in servers.Where(server => server.State == LocalServerState.Ready))
        {
            if (server.Warning is { } warning && _told.Add((server.Key, warning)))
            {
                errors.WriteLine($"Variant {server.Key.Variant}: version {server.Version}: {warning.TrimEnd('.')}.");
            }
        }
    }

    /// <summary>Where the credentials of the manifest's Secret come from; told again only when it changes.</summary>
    public void Credentials(string secret, string origin)
    {
        var line = $"Credentials {secret}: {origin}";
        if (line != _credentials)
        {
            output.WriteLine(line);
        }

        _credentials = line;
    }

    /// <summary>How the fetching of models gets on, where nobody watches a terminal.</summary>
    public void Fetching(string line) => errors.WriteLine(line);

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

    /// <summary>Where a caller on this machine finds a listener that may be bound to all its addresses.</summary>
    private static IPEndPoint Callable(IPEndPoint bound) =>
        bound.Address.Equals(IPAddress.Any) || bound.Address.Equals(IPAddress.IPv6Any)
            ? new(IPAddress.Loopback, bound.Port)
            : bound;
}
