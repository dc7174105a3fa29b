using Sluice.Conformance.Tests.Servers;
using Sluice.Testing;

[assembly: AssemblyFixture(typeof(IrisServers))]

namespace Sluice.Conformance.Tests.Servers;

/// <summary>The iris example, served both ways for all tests that count nothing: they may run at once.</summary>
public sealed class IrisServers : IAsyncLifetime
{
    public const string Manifest = "examples/iris/modeldeployment.yaml";

    /// <summary>Everything: <c>sluice up</c> on the example's manifest.</summary>
    public const string Up = "sluice up";

    /// <summary>A model server with both versions and no router.</summary>
    public const string Alone = "a model server alone";

    private UpProcess? _up;
    private ModelServerAlone? _alone;

    internal IrisServer this[string name] =>
        name == Up ? new(_up!.Http, _up.Grpc, "1", "2") : new(_alone!.Http, _alone.Grpc, "2");

    public async ValueTask InitializeAsync()
    {
        _up = await UpProcess.StartAsync(variants: 2, "-f", Manifest);
        _alone = await ModelServerAlone.StartAsync(RepositoryFiles.PathOf("examples/iris/models"), "only:1,2");
    }

    public async ValueTask DisposeAsync()
    {
        await (_alone?.DisposeAsync() ?? ValueTask.CompletedTask);
        await (_up?.DisposeAsync() ?? ValueTask.CompletedTask);
    }
}
