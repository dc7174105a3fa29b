using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Sluice.KubernetesObjects.Json;
using Sluice.KubernetesObjects.Meta;
using Sluice.Rendering.Changing;
using Sluice.Rendering.Observing;
using Sluice.Rendering.Planning;
using Sluice.Rendering.Workloads;
using Sluice.Resources.ModelDeployments;
using Sluice.Resources.Values;
using Sluice.Testing;

namespace Sluice.Rendering.Tests.Manifests;

/// <summary>
/// Everything that is made for a new ModelDeployment, held against a file a case. UPDATE_GOLDEN=1 writes them anew; the diff is
/// for review.
/// </summary>
public sealed class GoldenManifestTests
{
    private static readonly string Folder = RepositoryFiles.PathOf("tests/Rendering.Tests/Manifests/Golden");

    private static readonly JsonSerializerOptions Pretty = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static TheoryData<string> Cases => [.. ManifestCases.All.Keys];

    [Theory, MemberData(nameof(Cases))]
    public async Task What_is_made_is_as_expected(string name)
    {
        var made = await MadeForAsync(name, new WorkloadOptions { Image = "registry.example/sluice-server:1" });

        Golden(name, made);
    }

    [Fact]
    public async Task Where_routers_serve_all_namespaces_the_service_has_no_selector()
    {
        var options = new WorkloadOptions
        {
            Image = "registry.example/sluice-server:1",
            ImagePullPolicy = "Always",
            RouterScope = RouterScope.Cluster,
        };

        var made = await MadeForAsync("cpu", options, "10.0.0.7", "10.0.0.5", "fd00::1");

        Golden("routers-elsewhere", [.. made.Where(item => item["kind"]!.ToString() is "Service" or "EndpointSlice")]);
    }

    [Theory]
    [InlineData("cpu", "of-the-installation")]
    [InlineData("environment", "of-the-installation-and-ones-own")]
    [InlineData("gpu", "of-the-installation-and-ones-own-limits")]
    public async Task Model_servers_have_what_the_installation_says(string name, string golden)
    {
        var options = new WorkloadOptions
        {
            Image = "registry.example/sluice-server:1",
            ImagePullSecrets = ["registry-login"],
            Environment = [new("HTTPS_PROXY", "http://of-the-installation:3128"), new("PRICE", "$(HOME) $5")],
            AuthoritiesConfigMap = "authorities",
            Requests = new Dictionary<string, Quantity>
            {
                ["cpu"] = Quantity.Parse("250m"),
                ["memory"] = Quantity.Parse("256Mi"),
            },
        };

        var made = await MadeForAsync(name, options);

        Golden(golden, [.. made.Where(item => item["kind"]!.ToString() is "Deployment")]);
    }

    [Theory, MemberData(nameof(Cases))]
    public void The_resources_are_valid(string name) => Assert.Empty(ModelDeploymentReader.Check(Read(name)));

    [Theory, MemberData(nameof(Cases))]
    public async Task Every_name_is_one_that_Kubernetes_takes(string name)
    {
        foreach (var item in await MadeForAsync(name, new WorkloadOptions { Image = "i" }))
        {
            Assert.Matches("^[a-z]([-a-z0-9]{0,61}[a-z0-9])?$", item["metadata"]!["name"]!.ToString());
            Assert.All(
                item["metadata"]!["labels"]!.AsObject(),
                label => Assert.Matches("^[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$", label.Value!.ToString())
            );
        }
    }

    private static ModelDeployment Read(string name) =>
        JsonSerializer.Deserialize<ModelDeployment>(ManifestCases.Resource(name), JsonSerializerOptions.Web)!;

    private static async Task<List<JsonObject>> MadeForAsync(
        string name,
        WorkloadOptions options,
        params string[] routers
    )
    {
        var deployment = Read(name);
        var observation = new Observation
        {
            Owner = new("risk", deployment.Metadata.Name, "11111111-2222-3333-4444-555555555555"),
            Generation = 1,
            Deployment = deployment,
            Routers = routers,
        };
        var plan = ModelDeploymentPlan.Make(observation, options, DateTimeOffset.UnixEpoch);
        var collected = new Collected();
        foreach (var change in plan.Changes)
        {
            await change.MakeAsync(collected, CancellationToken.None);
        }

        return collected.Created;
    }

    private static void Golden(string name, List<JsonObject> made)
    {
        var file = Path.Combine(Folder, $"{name}.json");
        var actual = new JsonArray([.. made]).ToJsonString(Pretty) + "\n";
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1")
        {
            Directory.CreateDirectory(Folder);
            File.WriteAllText(file, actual);
        }

        Assert.Equal(File.ReadAllText(file), actual);
    }

    private sealed class Collected : IChangeSink
    {
        public List<JsonObject> Created { get; } = [];

        public Task CreateAsync<T>(T wanted, CancellationToken cancellation)
            where T : KubernetesObject, IResource<T>
        {
            Created.Add(ObjectJson.Write(wanted, T.Type.ApiVersionOf(T.Type.Versions[0])));
            return Task.CompletedTask;
        }

        public Task ApplyAsync<T>(T wanted, CancellationToken cancellation)
            where T : KubernetesObject, IResource<T> => throw new InvalidOperationException("there is nothing yet");

        public Task DeleteAsync<T>(T unwanted, CancellationToken cancellation)
            where T : KubernetesObject, IResource<T> => throw new InvalidOperationException("there is nothing yet");
    }
}
