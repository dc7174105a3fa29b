using System.Xml.Linq;

namespace Sluice.Architecture.Tests;

/// <summary>Arrows go from executable to adapter to core, and never back (ARCHITECTURE.md, "Rules").</summary>
public sealed class DependencyTests
{
    /// <summary>What each project of ours may name; a project that is not here may name none of ours.</summary>
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Sluice.Onnx"] = ["Sluice.Serving", "Sluice.OnnxRuntime"],
        ["Sluice.Artifacts"] = ["Sluice.Serving"],
        ["Sluice.Endpoints"] = ["Sluice.Serving", "Sluice.Grpc", "Sluice.Hosting", "Sluice.Protos"],
        ["Sluice.Routing"] = ["Sluice.Grpc", "Sluice.Hosting", "Sluice.Protos"],
        ["Sluice.ModelServer"] =
        [
            "Sluice.Serving",
            "Sluice.Onnx",
            "Sluice.Artifacts",
            "Sluice.Endpoints",
            "Sluice.Hosting",
        ],
        ["Sluice.Router"] = ["Sluice.Routing", "Sluice.Hosting"],
        ["Sluice.Rendering"] = ["Sluice.KubernetesObjects", "Sluice.Resources", "Sluice.Protos"],
        ["Sluice.RouterControl"] = ["Sluice.Protos", "Sluice.Grpc", "Sluice.Hosting"],
        ["Sluice.KubernetesClient"] = ["Sluice.KubernetesObjects"],
        ["Sluice.ControllerRuntime"] = ["Sluice.KubernetesClient", "Sluice.KubernetesObjects"],
        ["Sluice.Operator"] =
        [
            "Sluice.ControllerRuntime",
            "Sluice.KubernetesClient",
            "Sluice.KubernetesObjects",
            "Sluice.Rendering",
            "Sluice.Resources",
            "Sluice.RouterControl",
            "Sluice.Hosting",
        ],
        ["Sluice.Cli"] = ["Sluice.ModelServer", "Sluice.Router", "Sluice.Rendering", "Sluice.KubernetesClient"],
    };

    /// <summary>Packages that more than one project may name, and why. Any other has one home.</summary>
    private static readonly Dictionary<string, string[]> Shared = new()
    {
        // The wire format of both: messages, and the gRPC layer that carries any message.
        ["Google.Protobuf"] = ["Sluice.Protos", "Sluice.Grpc"],
        // Each reads what others write in YAML: manifests, and kubeconfig files.
        ["YamlDotNet"] = ["Sluice.Cli", "Sluice.KubernetesClient"],
        // The lowest project of each plane that has something to log.
        ["Microsoft.Extensions.Logging.Abstractions"] =
        [
            "Sluice.Serving",
            "Sluice.KubernetesClient",
            "Sluice.ControllerRuntime",
        ],
        // A command line is an executable's own.
        ["System.CommandLine"] = ["Sluice.ModelServer", "Sluice.Operator", "Sluice.Router", "Sluice.Cli"],
    };

    /// <summary>
    /// What the control plane may use of the data plane's folder: it knows no model, no request and no route, and listens as
    /// well as the servers do (docs/decisions).
    /// </summary>
    private static readonly string[] OfBothPlanes = ["Sluice.Grpc", "Sluice.Hosting"];

    [Fact]
    public void Every_project_names_only_what_it_may()
    {
        var wrong =
            from project in Project.All.Where(project => !project.IsTestCode)
            from named in project.Projects
            where !Allowed.GetValueOrDefault(project.Name, []).Contains(named)
            select $"{project.Name} → {named}";

        Assert.Empty(wrong);
    }

    [Fact]
    public void No_rule_is_left_over_from_a_project_that_is_gone() =>
        Assert.Empty(
            Allowed.Keys.Concat(Allowed.Values.SelectMany(names => names)).Except(Project.All.Select(p => p.Name))
        );

    [Fact]
    public void Only_the_command_line_uses_both_planes()
    {
        var both =
            from project in Project.All.Where(project => !project.IsTestCode)
            let planes = Reachable(project).Append(project).Select(Plane).Distinct().ToArray()
            where planes.Contains("server") && planes.Contains("operator")
            select project.Name;

        Assert.Equal(["Sluice.Cli"], both);
    }

    [Fact]
    public void The_core_knows_neither_web_nor_wire_nor_engine()
    {
        var core = Project.All.Single(project => project.Name == "Sluice.Serving");

        Assert.Empty(core.Projects);
        Assert.Equal(["Microsoft.Extensions.Logging.Abstractions"], core.Packages);
        Assert.DoesNotContain("FrameworkReference", Repository.Read(core.File), StringComparison.Ordinal);
    }

    [Fact]
    public void A_package_is_named_by_one_project()
    {
        var wrong =
            from project in Project.All.Where(project => !project.IsTestCode)
            from package in project.Packages
            group project.Name by package into users
            let names = users.Order().ToArray()
            where names.Length > 1 && !names.SequenceEqual(Shared.GetValueOrDefault(users.Key, []).Order())
            select $"{users.Key} ← {string.Join(", ", names)}";

        Assert.Empty(wrong);
    }

    [Fact]
    public void No_program_depends_on_test_code()
    {
        var tests = Project.All.Where(project => project.IsTestCode).Select(project => project.Name).ToHashSet();

        Assert.Empty(
            Project
                .All.Where(project => !project.IsTestCode)
                .SelectMany(project => project.Projects)
                .Where(tests.Contains)
        );
    }

    [Fact]
    public void Every_project_is_in_the_solution()
    {
        var solution = Repository.Read("Platform.sln").Replace('\\', '/');

        Assert.Empty(Project.All.Where(project => !solution.Contains(project.File, StringComparison.Ordinal)));
    }

    [Fact]
    public void Every_package_has_a_row_in_the_list_of_dependencies()
    {
        var list = Repository.Read("docs/dependencies.md");
        var props = XDocument.Parse(Repository.Read("Directory.Packages.props"));
        var packages = props.Descendants().Attributes("Include").Select(include => include.Value).ToArray();

        Assert.NotEmpty(packages);
        Assert.Empty(packages.Where(package => !list.Contains($"`{package}`", StringComparison.Ordinal)));
    }

    private static string Plane(Project project) =>
        OfBothPlanes.Contains(project.Name) ? "" : project.File.Split('/')[0];

    private static IEnumerable<Project> Reachable(Project project) =>
        project
            .Projects.Select(name => Project.All.Single(candidate => candidate.Name == name))
            .SelectMany(next => Reachable(next).Prepend(next));
}
