using Sluice.RouterControl.Certificates;
using Sluice.RouterControl.Fleet;
using Sluice.RouterControl.Streaming;
using Sluice.Testing;

namespace Sluice.RouterControl.Tests.Streaming;

/// <summary>The two ends of the stream, each the real one, over a real connection.</summary>
public sealed class ControlStreamTests : IDisposable
{
    private static readonly DeploymentKey Iris = new("n", "iris", "u");
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private readonly string _folder = Directory.CreateTempSubdirectory("sluice-control-").FullName;

    [Fact]
    public async Task A_router_acknowledges_each_table_once_it_is_in_effect()
    {
        await using var leader = await RunningOperator.StartAsync();
        leader.Publish(1, Routes.Of("iris", 1));
        await using var router = new LinkedRouter([leader.Port]);
        await leader.UntilAsync(fleet => fleet.HighestGeneration(Iris) == 1);

        leader.Publish(2, Routes.Of("iris", 2, "127.0.0.1:2"), Routes.Of("wine", 1));
        await leader.UntilAsync(fleet => fleet.HighestGeneration(Iris) == 2);

        Assert.Equal("iris 2 127.0.0.1:2, wine 1 127.0.0.1:1", router.InEffect);
        Assert.Empty(leader.Fleet.InEffect(Iris, 2).Waiting);
        Assert.Equal(["router"], leader.Fleet.InEffect(Iris, 3).Waiting);
    }

    [Fact]
    public async Task An_operator_that_has_seen_less_turns_nothing_back()
    {
        await using var leader = await RunningOperator.StartAsync();
        await using var follower = await RunningOperator.StartAsync();
        leader.Publish(5, Routes.Of("iris", 5, "127.0.0.1:5"));
        await using var router = new LinkedRouter([leader.Port, follower.Port]);
        await leader.UntilAsync(fleet => fleet.HighestGeneration(Iris) == 5);

        follower.Publish(4, Routes.Of("iris", 4, "127.0.0.1:4"), Routes.Of("wine", 1));

        // What it says that is news has come with what is not.
        await leader.UntilAsync(fleet => fleet.HighestGeneration(new("n", "wine", "u")) == 1);
        Assert.Equal("iris 5 127.0.0.1:5, wine 1 127.0.0.1:1", router.InEffect);
        await follower.UntilAsync(fleet => fleet.HighestGeneration(Iris) == 5);
    }

    [Fact]
    public async Task A_restarted_router_serves_what_it_knew_while_no_operator_lives()
    {
        int port;
        await using (var leader = await RunningOperator.StartAsync())
        {
            port = leader.Port;
            leader.Publish(1, Routes.Of("iris", 7));
            await using var first = new LinkedRouter([port], options => options with { StateFolder = _folder });
            await leader.UntilAsync(fleet => fleet.HighestGeneration(Iris) == 7);
        }

        await using var second = new LinkedRouter([port], options => options with { StateFolder = _folder });
        await using var newcomer = new LinkedRouter([port]);

        Assert.Equal("iris 7 127.0.0.1:1", second.InEffect);
        Assert.True(second.State.IsReady);
        Assert.False(newcomer.State.IsReady, "who knows nothing is not ready");

        await using var again = await RunningOperator.StartAsync(port);
        await again.UntilAsync(fleet => fleet.HighestGeneration(Iris) == 7);
        Assert.Equal("iris 7 127.0.0.1:1", second.InEffect);
    }

    [Fact]
    public async Task Who_says_goodbye_is_not_waited_for()
    {
        await using var leader = await RunningOperator.StartAsync();
        leader.Publish(1, Routes.Of("iris", 1));
        await using (new LinkedRouter([leader.Port]))
            await leader.UntilAsync(fleet => fleet.HighestGeneration(Iris) == 1);

        await leader.UntilAsync(fleet => fleet.Routers.Count == 0);
        Assert.Empty(leader.Fleet.InEffect(Iris, 2).Waiting);
    }

    [Fact]
    public async Task Counts_come_with_the_next_report_and_at_once_when_asked_for()
    {
        await using var leader = await RunningOperator.StartAsync();
        leader.Publish(1, Routes.Of("iris", 1));
        await using var router = new LinkedRouter(
            [leader.Port],
            options => options with { ReportInterval = TimeSpan.FromHours(1) }
        );
        await leader.UntilAsync(fleet => fleet.HighestGeneration(Iris) == 1);
        using (var lease = router.State.Acquire())
        {
            var counter = lease.Table.Routes[0].Revisions[0].Counter;
            counter.CountScheduled();
            counter.CountForwarded();
            counter.CountEnd(Routing.Counting.Outcome.Ok, TimeSpan.FromMilliseconds(4));
            counter.CountEnd(Routing.Counting.Outcome.ServerError, TimeSpan.FromMilliseconds(9));
        }

        await leader.Fleet.ReportNowAsync(CancellationToken.None).Within(Limit);

        var totals = Assert.Single(leader.Fleet.Totals(Iris));
        Assert.Equal((1ul, "main", "r"), (totals.Generation, totals.Variant, totals.Revision));
        Assert.Equal(new(1, 1, 1, 0, 1, 0, 0), totals.Counts);
        Assert.InRange(totals.Latency.Quantile(1)!.Value.TotalMilliseconds, 3.9, 4.1);
    }

    [Fact]
    public async Task A_route_that_breaks_the_rules_is_refused_and_the_others_are_taken()
    {
        await using var leader = await RunningOperator.StartAsync();
        var broken = Routes.Of("broken", 1);
        broken.Variants[0].Revisions[0].Share = 3;
        leader.Publish(1, broken, Routes.Of("iris", 1));
        await using var router = new LinkedRouter([leader.Port]);
        router.Logs.Expect(entry => entry.Message.Contains("n/broken", StringComparison.Ordinal));

        await leader.UntilAsync(fleet => fleet.HighestGeneration(Iris) == 1);

        Assert.Equal("iris 1 127.0.0.1:1", router.InEffect);
    }

    [Fact]
    public async Task Over_tls_a_router_with_the_token_is_taken_and_the_certificate_may_be_rotated()
    {
        var certificates = CertificatePlan.Next(null, ["localhost"], TimeProvider.System.GetUtcNow())!;
        Write(certificates);
        var files = new CertificateFiles(Path("tls.crt"), Path("tls.key"));
        await using var leader = await RunningOperator.StartAsync(
            verifier: new TokenFileVerifier(Path("token")),
            configure: options => options with { Certificate = files.Get }
        );
        leader.Publish(1, Routes.Of("iris", 1));

        await using (Secure(leader.Port, "token"))
            await leader.UntilAsync(fleet => fleet.HighestGeneration(Iris) == 1);
        await leader.UntilAsync(fleet => fleet.Routers.Count == 0);

        Write(CertificatePlan.Next(null, ["localhost"], TimeProvider.System.GetUtcNow())!);
        await using (Secure(leader.Port, "token"))
            await leader.UntilAsync(fleet => fleet.HighestGeneration(Iris) == 1);
    }

    [Theory]
    [InlineData("another token", "Unauthenticated")]
    [InlineData("no token", "Unauthenticated")]
    [InlineData("another authority", "(--control-ca) has signed")]
    [InlineData("another name", "a certificate for 'localhost'")]
    [InlineData("no tls", "operator")]
    public async Task Who_cannot_prove_itself_gets_nothing(string what, string expected)
    {
        var now = TimeProvider.System.GetUtcNow();
        Write(CertificatePlan.Next(null, [what == "another name" ? "elsewhere.svc" : "localhost"], now)!);
        var files = new CertificateFiles(Path("tls.crt"), Path("tls.key"));
        files.Get();
        if (what == "another authority")
            File.WriteAllText(Path("ca.crt"), CertificatePlan.Next(null, ["localhost"], now)!.Authorities);
        File.WriteAllText(Path("wrong"), "guessed");
        await using var leader = await RunningOperator.StartAsync(
            verifier: new TokenFileVerifier(Path("token")),
            configure: options => options with { Certificate = files.Get }
        );
        leader.Publish(1, Routes.Of("iris", 1));

        await using var router = what switch
        {
            "another token" => Secure(leader.Port, "wrong"),
            "no token" => Secure(leader.Port, null),
            "no tls" => new LinkedRouter([leader.Port]),
            _ => Secure(leader.Port, "token"),
        };

        while (!router.Logs.Entries.Any(entry => entry.Message.Contains("next try", StringComparison.Ordinal)))
            await Task.Yield();
        Assert.Contains(expected, string.Join('\n', router.Logs.Entries), StringComparison.OrdinalIgnoreCase);
        Assert.Empty(leader.Fleet.Routers);
        Assert.False(router.State.IsTold);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private LinkedRouter Secure(int port, string? token) =>
        new(
            [],
            options =>
                options with
                {
                    Operators = [new("localhost", port)],
                    AuthorityFile = Path("ca.crt"),
                    TokenFile = token is null ? null : Path(token),
                }
        );

    private string Path(string name) => System.IO.Path.Combine(_folder, name);

    private void Write(ControlCertificates certificates)
    {
        File.WriteAllText(Path("ca.crt"), certificates.Authorities);
        File.WriteAllText(Path("tls.key"), certificates.Key);
        File.WriteAllText(Path("tls.crt"), certificates.Certificate);
        File.WriteAllText(Path("token"), "a-token\n");
    }
}
