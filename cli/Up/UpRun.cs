using Microsoft.Extensions.Logging;
using Sluice.Cli.Manifests;
using Sluice.Hosting.Listening;
using Sluice.Resources.ModelDeployments;
using Sluice.Router;
using Sluice.Routing.Answering;

namespace Sluice.Cli.Up;

/// <summary>One run of <c>up</c>: a router, a model server for each variant, and a manifest that is watched.</summary>
/// <param name="options">The command line.</param>
/// <param name="report">Tells the user.</param>
/// <param name="logging">Where the parts log.</param>
/// <param name="time">The clock.</param>
internal sealed class UpRun(UpOptions options, UpReport report, ILoggerFactory logging, TimeProvider time)
{
    private readonly string _folder = Path.GetDirectoryName(Path.GetFullPath(options.File))!;
    private ModelDeployment? _taken;

    /// <summary>Runs until <paramref name="end"/>; then requests in flight end.</summary>
    /// <returns>The process's exit status.</returns>
    public async Task<int> RunAsync(CancellationToken end)
    {
        try
        {
            using var ending = CancellationTokenSource.CreateLinkedTokenSource(end);
            await using var saves = new ManifestWatcher(options.File, time)
                .SavesAsync(ending.Token)
                .GetAsyncEnumerator(end);
            await saves.MoveNextAsync();
            return TryTake(saves.Current) ? await ServeAsync(saves, ending) : 1;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            report.Fatal($"cannot read the manifest {options.File}: {failure.Message}");
            return 1;
        }
        catch (ListenException failure)
        {
            report.Fatal(failure.Message);
            return 1;
        }
    }

    private async Task<int> ServeAsync(IAsyncEnumerator<string> saves, CancellationTokenSource ending)
    {
        var addresses = new RouterOptions
        {
            Http = options.Http,
            Grpc = options.Grpc,
            Routing = new RoutingOptions { DefaultNamespace = _taken!.Metadata.Namespace },
        };
        await using var router = new RouterHost(addresses, logging, time, new Random());
        await router.StartAsync(ending.Token);
        report.Loading(_taken, router.Http, router.Grpc);

        var local = new LocalOperator(router.State, CreateServer, report);
        local.Edit(_taken);
        var watching = WatchAsync(saves, local);
        var served = await local.RunAsync(ending.Token);
        await ending.CancelAsync();
        await watching;

        if (served)
        {
            report.Stopping();
        }
        else
        {
            report.NothingServed();
        }

        await router.StopAsync();
        await local.StopAsync();
        return served ? 0 : 1;
    }

    private async Task WatchAsync(IAsyncEnumerator<string> saves, LocalOperator local)
    {
        try
        {
            while (await saves.MoveNextAsync())
            {
                if (TryTake(saves.Current))
                {
                    report.Retrying();
                    local.Edit(_taken!);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The run ends.
        }
    }

    /// <summary>Takes a manifest's text, or says why not.</summary>
    private bool TryTake(string text)
    {
        var reading = ManifestReader.Read(text, options.File);
        var problems = reading.Problems;
        if (reading.IsValid && _taken is not null)
        {
            problems = Immutability.Check(_taken, reading.Value);
        }

        if (problems.Count > 0)
        {
            report.Refused(problems, isFirst: _taken is null);
            return false;
        }

        _taken = reading.Value;
        return true;
    }

    private LocalServer CreateServer(ModelDeployment deployment, RevisionStatus revision) =>
        LocalServer.Create(
            new(revision.Variant, revision.Name),
            deployment.ModelName,
            Path.GetFullPath(RepositoryUri.ToPath(deployment.Spec.Model.Uri), _folder),
            revision.Version,
            logging,
            time
        );
}
