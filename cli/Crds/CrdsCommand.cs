using System.CommandLine;

namespace Sluice.Cli.Crds;

/// <summary>The command line of <c>crds</c>.</summary>
internal static class CrdsCommand
{
    public static Command Build(TextWriter output)
    {
        var withoutRules = new Option<bool>("--without-rules")
        {
            Description =
                "For Kubernetes before 1.25, which knows no rules in CEL: the operator reports what the server then lets pass",
        };
        var command = new Command(
            "crds",
            "Print the CustomResourceDefinitions of Sluice, for kubectl apply --server-side -f -."
        )
        {
            withoutRules,
        };
        command.SetAction(result => output.Write(PublishedCrds.Read(hasRules: !result.GetValue(withoutRules))));
        return command;
    }
}
