using System.CommandLine;
using Sluice.Hosting.Listening;
using Sluice.Operator.Control;
using Sluice.Rendering.Pods;

namespace Sluice.Operator.Hosting;

/// <summary>The operator's command line.</summary>
internal sealed class OperateCommand
{
    private readonly Option<string?> _kubeconfig = new("--kubeconfig")
    {
        Description = "How to reach the cluster [default: KUBECONFIG, the pod's own account, ~/.kube/config]",
        HelpName = "FILE",
    };

    private readonly Option<string[]> _watch = new("--namespace")
    {
        Description = "A namespace to work for; repeat it for more [default: all]",
        HelpName = "NAME",
    };

    private readonly Option<string?> _class = new("--class")
    {
        Description =
            "Work for the ModelDeployments whose label sluice.dev/class has this value [default: for those without that label]",
        HelpName = "NAME",
    };

    private readonly Option<string?> _lease = new("--lease")
    {
        Description =
            "The lease by which replicas choose one; all of an installation have the same [default: sluice-operator, with the one namespace and the class]",
        HelpName = "NAME",
    };

    private readonly Option<int> _leaseSeconds = new("--lease-duration")
    {
        Description = "How long another replica waits, from the leader's last sign of life, before it leads; 2 to 300",
        HelpName = "SECONDS",
        DefaultValueFactory = _ => 15,
    };

    private readonly Option<int> _serverPort = new("--server-operations-port")
    {
        Description = "Where model servers are asked how they are; another port than theirs only in tests",
        HelpName = "PORT",
        DefaultValueFactory = _ => ServerPorts.Operations,
        Hidden = true,
    };

    private readonly Option<string> _home = new("--operator-namespace")
    {
        Description = "Where the operator's lease lies, and routers that serve all namespaces",
        HelpName = "NAME",
        DefaultValueFactory = _ => Environment.GetEnvironmentVariable("POD_NAMESPACE") ?? "default",
    };

    private readonly Option<string> _operations = new("--operations")
    {
        Description = "Where to listen: probes, HTTP/1.1",
        HelpName = "HOST:PORT",
        DefaultValueFactory = _ => "127.0.0.1:9091",
    };

    private readonly WorkloadFlags _workloads = new();
    private readonly ControlFlags _control = new();

    public RootCommand Build(Func<OperatorOptions, string?, Task<int>> run)
    {
        var command = new RootCommand("Keep what ModelDeployments ask for, in a Kubernetes cluster.")
        {
            _kubeconfig,
            _watch,
            _class,
            _lease,
            _leaseSeconds,
            _serverPort,
            _home,
            _operations,
        };
        foreach (var flag in _workloads.All.Concat(_control.All))
        {
            command.Options.Add(flag);
        }

        command.SetAction((result, _) => RunAsync(result, run));
        return command;
    }

    /// <summary>Defaults are there only once all is parsed, so what is wrong with values is found here.</summary>
    private async Task<int> RunAsync(ParseResult result, Func<OperatorOptions, string?, Task<int>> run)
    {
        var problems = Problems(result).ToList();
        problems.AddRange(problems.Count == 0 ? Options(result).Problems() : []);
        foreach (var problem in problems)
        {
            await result.InvocationConfiguration.Error.WriteLineAsync(problem);
        }

        return problems.Count > 0 ? 1 : await run(Options(result), result.GetValue(_kubeconfig));
    }

    /// <summary>The values that cannot be read.</summary>
    private IEnumerable<string> Problems(ParseResult result)
    {
        if (!ListenAddress.TryParse(result.GetValue(_operations)!, out _))
        {
            yield return $"--operations: expected {ListenAddress.Grammar}, got '{result.GetValue(_operations)}'";
        }

        foreach (var problem in _workloads.Problems(result).Concat(_control.Problems(result)))
        {
            yield return problem;
        }
    }

    private OperatorOptions Options(ParseResult result) =>
        new()
        {
            WatchNamespaces = result.GetValue(_watch) ?? [],
            Class = result.GetValue(_class),
            LeaseName = result.GetValue(_lease),
            LeaseDuration = TimeSpan.FromSeconds(result.GetValue(_leaseSeconds)),
            ServerOperationsPort = result.GetValue(_serverPort),
            Namespace = result.GetValue(_home)!,
            Identity = $"{Environment.MachineName}_{Guid.CreateVersion7():N}",
            Operations = ListenAddress.Parse(result.GetValue(_operations)!),
            Control = _control.Read(result, result.GetValue(_home)!),
            Workloads = _workloads.Read(result),
        };
}
