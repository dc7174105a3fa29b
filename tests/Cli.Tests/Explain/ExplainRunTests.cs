using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging.Abstractions;
using Sluice.Cli.Explain;
using Sluice.Cli.Tests.Up;
using Sluice.Hosting.Listening;
using Sluice.Protos.Control;
using Sluice.Router;
using Sluice.Routing.Answering;
using Sluice.Testing;

namespace Sluice.Cli.Tests.Explain;

public sealed class ExplainRunTests
{
    [Fact]
    public async Task A_routers_decision_is_said_in_lines()
    {
        await using var router = Router();
        _ = router.State.Replace(Table());
        await using var operations = await OperationsAsync(router);

        var (status, said, errors) = await AskAsync(operations.Address, [new("sluice-variant", "challenger")]);

        Assert.Equal((0, ""), (status, errors));
        Assert.Equal(
            """
            route     deployment iris of namespace default, model iris, generation 1
                      the model's name 'iris' names it inside the namespace
            revision  variant challenger, version 8, revision r2
                      the request names the variant
            server    h:2, 0 in flight
                      of two open ones taken at random, the one with fewer requests in flight

            """,
            said
        );
    }

    [Fact]
    public async Task Up_explains_too()
    {
        using var folder = new IrisFolder();
        folder.Save(IrisFolder.Manifest("main 1"));
        await using var up = await RunningUp.StartAsync(folder);
        var words = (await up.Output.UntilAsync("sluice explain --router ")).Trim().Split(' ');

        var (status, said, _) = await AskAsync(new Uri(words[3]), []);

        Assert.Equal(0, status);
        Assert.Contains("variant main, version 1", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refusal_is_said_too()
    {
        await using var router = Router();
        _ = router.State.Replace(Table());
        await using var operations = await OperationsAsync(router);

        var (status, said, _) = await AskAsync(operations.Address, [new("sluice-variant", "none")]);

        Assert.Equal(0, status);
        Assert.Contains("error     404 / NotFound: deployment 'iris' has no variant 'none'", said);
    }

    [Fact]
    public async Task A_router_that_is_not_there_is_named()
    {
        Uri address;
        await using (var gone = await LoopbackServer.StartAsync(_ => { }, HttpProtocols.Http1))
            address = gone.Address;

        var (status, _, errors) = await AskAsync(address, []);

        Assert.Equal(1, status);
        Assert.StartsWith($"sluice: cannot ask the router at {address}", errors);
    }

    private static RouterHost Router() =>
        new(
            new RouterOptions
            {
                Http = ListenAddress.AnyLoopbackPort,
                Grpc = ListenAddress.AnyLoopbackPort,
                Routing = new RoutingOptions { DefaultNamespace = "default" },
            },
            NullLoggerFactory.Instance,
            TimeProvider.System,
            new Random(1)
        );

    private static Task<LoopbackServer> OperationsAsync(RouterHost router) =>
        LoopbackServer.StartAsync(
            application => application.MapGet("/explain", router.ExplainAsync),
            HttpProtocols.Http1
        );

    private static RoutingTable Table()
    {
        var route = new Route
        {
            Generation = 1,
            Namespace = "default",
            Deployment = "iris",
            Model = "iris",
        };
        foreach (
            var (name, revision, version, share) in new[]
            {
                ("champion", "r1", "7", 7500u),
                ("challenger", "r2", "8", 2500u),
            }
        )
        {
            var served = new Revision
            {
                Name = revision,
                Version = version,
                Share = share,
            };
            served.Backends.Add(new Backend { Address = $"h:{revision[1..]}" });
            route.Variants.Add(new Variant { Name = name, Revisions = { served } });
        }
        return new RoutingTable { Routes = { route } };
    }

    private static async Task<(int Status, string Said, string Errors)> AskAsync(
        Uri router,
        KeyValuePair<string, string>[] headers
    )
    {
        using var client = new HttpMessageInvoker(new SocketsHttpHandler { UseProxy = false });
        using var output = new StringWriter { NewLine = "\n" };
        using var errors = new StringWriter { NewLine = "\n" };
        var options = new ExplainOptions(router, "localhost", null, "iris", null, headers, AsJson: false);
        var status = await new ExplainRun(client, output, errors)
            .RunAsync(options, CancellationToken.None)
            .Within(TimeSpan.FromSeconds(30));
        return (status, output.ToString(), errors.ToString());
    }
}
