using Sluice.Serving.Errors;
using Sluice.Serving.Lifecycle;
using Sluice.Serving.Tests.Fakes;
using Sluice.Testing;

namespace Sluice.Serving.Tests.Lifecycle;

public sealed class ModelCatalogTests
{
    public static TheoryData<string, string, bool, bool> Readiness =>
        new()
        {
            // states of the versions, ready, ready when strict
            { "all ready", "1 ready, 2 ready", true, true },
            { "one failed", "1 ready, 2 failed", true, false },
            { "all failed", "1 failed, 2 failed", false, false },
            { "another one being loaded", "1 ready, 2 loading", true, true },
            { "another one to load", "1 ready, 2 waiting", true, true },
            { "a failed one being tried again", "1 ready, 2 retried", true, false },
            { "nothing but one being loaded", "1 loading", false, false },
            { "all taken out of service", "1 unloaded, 2 unloaded", false, false },
            { "one taken out of service", "1 ready, 2 unloaded", true, true },
            { "nothing wanted", "", false, false },
        };

    [Theory, MemberData(nameof(Readiness))]
    public void Is_ready_when_all_is_settled_and_something_can_answer(
        string because,
        string versions,
        bool ready,
        bool strictlyReady
    )
    {
        var catalog = Served.Catalog("iris", versions);

        Assert.True(ready == catalog.IsReady(strict: false), because);
        Assert.True(strictlyReady == catalog.IsReady(strict: true), because);
    }

    [Theory]
    [InlineData("all ready", "1 ready")]
    [InlineData("one still loading", "1 ready, 2 loading")]
    [InlineData("one still to load", "1 ready, 2 waiting")]
    public void Is_not_ready_before_the_start_is_over(string because, string versions)
    {
        var catalog = new ModelCatalog();
        catalog.Publish([.. versions.Split(", ").Select(text => text.Split(' ')).Select(Version)]);

        Assert.False(catalog.IsReady(strict: false), because);
        catalog.EndStart();
        Assert.True(catalog.IsReady(strict: false), because);

        static ServedVersion Version(string[] words) =>
            words[1] switch
            {
                "ready" => Served.Ready("iris", words[0]),
                "loading" => Served.Loading("iris", words[0]),
                _ => Served.Waiting("iris", words[0]),
            };
    }

    [Fact]
    public async Task A_version_that_gives_way_to_another_refuses_nobody()
    {
        const int swaps = 20_000;
        var catalog = Served.Catalog(Served.Ready("iris", "0"));
        using var over = new CancellationTokenSource();
        var callers = Enumerable
            .Range(0, 3)
            .Select(_ =>
                Task.Run(() =>
                {
                    while (!over.IsCancellationRequested)
                    {
                        catalog.Acquire("iris", null).Dispose();
                    }
                })
            )
            .ToArray();

        var before = Served.Ready("iris", "1");
        catalog.Publish([before]);
        for (var number = 2; number < swaps && !callers.Any(caller => caller.IsCompleted); number++)
        {
            var next = Served.Ready("iris", $"{number}");
            catalog.Publish([before, next]);
            catalog.Publish([next]);
            before.Unload();
            before = next;
        }

        await over.CancelAsync();
        await Task.WhenAll(callers).Within(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public void Before_the_repository_is_listed_it_is_not_ready_and_says_so()
    {
        var catalog = new ModelCatalog();

        Assert.False(catalog.IsReady(strict: false));
        Assert.Empty(catalog.Snapshots());
        AssertRefused(
            ServingErrorCode.Unavailable,
            "the server is still looking for its models",
            () => catalog.Acquire("iris", null)
        );
    }

    public static TheoryData<string, string, string?, string> Leased =>
        new()
        {
            { "by name", "1 ready, 2 ready", "1", "1" },
            { "the default", "1 ready, 2 ready", null, "2" },
            { "empty is none", "1 ready, 2 ready", "", "2" },
            { "the highest that is ready", "1 ready, 2 failed", null, "1" },
            { "the highest that is ready so far", "1 ready, 2 loading", null, "1" },
            { "one without a number by name", "1 ready, 9-rc1 ready", "9-rc1", "9-rc1" },
            { "one without a number is no default", "1 ready, 9-rc1 ready", null, "1" },
            { "the only version, number or not", "9-rc1 ready", null, "9-rc1" },
        };

    [Theory, MemberData(nameof(Leased))]
    public void Lends_the_version_that_a_request_means(
        string because,
        string versions,
        string? requested,
        string expected
    )
    {
        var catalog = Served.Catalog("iris", versions);

        using var lease = catalog.Acquire("iris", requested);

        Assert.True(expected == lease.Version.Text, $"{because}: {lease.Version}");
        Assert.Equal(lease.Version, catalog.Describe("iris", requested).Version);
    }

    public static TheoryData<string, string, string, string?, ServingErrorCode, string> Refused =>
        new()
        {
            {
                "an unknown model",
                "1 ready",
                "fraud",
                null,
                ServingErrorCode.NotFound,
                "Request for unknown model: 'fraud' is not found; served: iris"
            },
            {
                "names are case-sensitive",
                "1 ready",
                "IRIS",
                null,
                ServingErrorCode.NotFound,
                "Request for unknown model: 'IRIS' is not found; served: iris"
            },
            {
                "an unknown version",
                "1 ready, 2 failed",
                "iris",
                "3",
                ServingErrorCode.NotFound,
                "no version '3' of model 'iris' here; served: 1, 2"
            },
            {
                "a version is no number to be read",
                "1 ready",
                "iris",
                "01",
                ServingErrorCode.NotFound,
                "no version '01' of model 'iris' here; served: 1"
            },
            {
                "a failed version says why",
                "1 ready, 2 failed",
                "iris",
                "2",
                ServingErrorCode.Unavailable,
                "model 'iris' version 2 failed to load: its reason"
            },
            {
                "one still loading",
                "1 loading",
                "iris",
                "1",
                ServingErrorCode.Unavailable,
                "model 'iris' version 1 is still loading"
            },
            {
                "one still to load",
                "1 waiting",
                "iris",
                null,
                ServingErrorCode.Unavailable,
                "model 'iris' version 1 is still loading"
            },
            {
                "one taken out of service",
                "1 unloaded",
                "iris",
                "1",
                ServingErrorCode.Unavailable,
                "model 'iris' version 1 has been unloaded"
            },
            {
                "no default, because every version failed",
                "1 failed, 2 failed",
                "iris",
                null,
                ServingErrorCode.Unavailable,
                "model 'iris' version 1 failed to load: its reason; model 'iris' version 2 failed to load: its reason"
            },
            {
                "no default, because the only number failed",
                "1 failed, rc ready",
                "iris",
                null,
                ServingErrorCode.Unavailable,
                "model 'iris' version 1 failed to load: its reason"
            },
            {
                "no default, because no version is a number",
                "a ready, b ready",
                "iris",
                null,
                ServingErrorCode.NotFound,
                "model 'iris' has no numbered version to be the default; name one of a, b"
            },
        };

    [Theory, MemberData(nameof(Refused))]
    public void Says_why_a_request_cannot_be_served(
        string because,
        string versions,
        string model,
        string? version,
        ServingErrorCode code,
        string message
    )
    {
        var catalog = Served.Catalog("iris", versions);

        Assert.NotEmpty(because);
        AssertRefused(code, message, () => catalog.Acquire(model, version));
    }

    [Fact]
    public void Describes_a_version_whatever_its_state()
    {
        var catalog = Served.Catalog("iris", "1 ready, 2 failed");

        Assert.Equal(ModelState.Failed, catalog.Describe("iris", "2").State);
        Assert.Equal("its reason", catalog.Describe("iris", "2").Reason);
    }

    [Fact]
    public void Lists_in_order()
    {
        var catalog = Served.Catalog(
            Served.Ready("b", "10"),
            Served.Ready("b", "9"),
            Served.Failed("a", "1", "broken"),
            Served.Ready("b", "rc")
        );

        Assert.Equal(
            ["a 1", "b rc", "b 9", "b 10"],
            catalog.Snapshots().Select(found => $"{found.Model} {found.Version}")
        );
        Assert.Equal(["rc", "9", "10"], catalog.Versions("b").Select(found => found.Version.Text));
        AssertRefused(
            ServingErrorCode.NotFound,
            "Request for unknown model: 'c' is not found; served: a, b",
            () => catalog.Versions("c")
        );
    }

    [Fact]
    public void A_failed_model_does_not_keep_another_from_answering()
    {
        var catalog = Served.Catalog(Served.Failed("broken", "1", "no model"), Served.Ready("iris", "1"));

        using var lease = catalog.Acquire("iris", null);

        Assert.True(catalog.IsReady(strict: false));
        Assert.Equal("iris", lease.Model.Text);
    }

    private static void AssertRefused(ServingErrorCode code, string message, Func<object> act)
    {
        var refusal = Assert.Throws<ServingException>(act);

        Assert.Equal((code, message), (refusal.Code, refusal.Message));
    }
}
