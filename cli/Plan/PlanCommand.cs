using System.CommandLine;
using Sluice.Rendering.Workloads;

namespace Sluice.Cli.Plan;

/// <summary>The command line of <c>plan</c>.</summary>
internal static class PlanCommand
{
    public static Command Build(Func<PlanOptions, Task<int>> run)
    {
        var file = new Option<string>("--file", "-f")
        {
            Description = "The ModelDeployment manifest, YAML or JSON",
            HelpName = "FILE",
            Required = true,
        };
        var kubeconfig = new Option<string?>("--kubeconfig")
        {
            Description = "Compare with what is there in this cluster [default: no cluster, so everything is new]",
            HelpName = "FILE",
        };
        var context = new Option<string?>("--context")
        {
            Description = "The kubeconfig's context [default: its current one]",
            HelpName = "NAME",
        };
        var image = new Option<string>("--image")
        {
            Description = "The model server's image, as the operator is told it",
            HelpName = "IMAGE",
            DefaultValueFactory = _ => "sluice-server",
        };
        var routers = new Option<RouterScope>("--router-scope")
        {
            Description = "Where routers run, as the operator is told it: Namespace or Cluster",
            DefaultValueFactory = _ => RouterScope.Namespace,
        };

        var command = new Command("plan", "Show what the operator would create or change for a ModelDeployment.")
        {
            file,
            kubeconfig,
            context,
            image,
            routers,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(context) is not null && result.GetValue(kubeconfig) is null)
            {
                result.AddError("--context goes with --kubeconfig");
            }
        });
        command.SetAction(
            (result, _) =>
                run(
                    new(
                        result.GetRequiredValue(file),
                        result.GetValue(kubeconfig),
                        result.GetValue(context),
                        result.GetRequiredValue(image),
                        result.GetValue(routers)
                    )
                )
        );
        return command;
    }
}
