using Microsoft.Extensions.Logging;
using Sluice.Artifacts.Settings;
using Sluice.Cli.Manifests;
using Sluice.Cli.Secrets;
using Sluice.Hosting.Listening;
using Sluice.Hosting.Progress;
using Sluice.ModelServer;
using Sluice.Resources.ModelDeployments;
using Sluice.Resources.ModelDeployments.Serving;
using Sluice.Router;
using Sluice.Routing.Answering;
using Sluice.Routing.Control;

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
        if (options.Http.Port > 0 && options.Http == options.Grpc)
        {
            report.Fatal($"--http and --grpc: expected two addresses, got {options.Http} twice");
            return 1;
        }

        using var ending = CancellationTokenSource.CreateLinkedTokenSource(end);
        await using var saves = new ManifestWatcher(options.File, time)
            .SavesAsync(ending.Token)
            .GetAsyncEnumerator(end);
        try
        {
            return await TryReadAsync(saves) && TryTake(saves.Current) ? await ServeAsync(saves, ending) : 1;
        }
        catch (ListenException failure)
        {
            report.Fatal(failure.Message);
            return 1;
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // Told to end before anything was up.
            return 0;
        }
    }

    private async Task<bool> TryReadAsync(IAsyncEnumerator<string> saves)
    {
        try
        {
            return await saves.MoveNextAsync();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            var reason = failure switch
            {
                FileNotFoundException or DirectoryNotFoundException => "there is no such file",
                _ when Directory.Exists(options.File) => "it is a folder; name the file in it",
                _ => failure.Message,
            };
            report.Fatal($"cannot read the manifest {options.File}: {reason}");
            return false;
        }
    }

    private async Task<int> ServeAsync(IAsyncEnumerator<string> saves, CancellationTokenSource ending)
    {
        var addresses = new RouterOptions
        {
            Http = options.Http,
            Grpc = options.Grpc,
            Operations = options.Operations,
            AccessLog = options.AccessLog,
            Routing = new RoutingOptions { DefaultNamespace = _taken!.Metadata.Namespace },
        };
        await using var router = new RouterHost(addresses, logging, time, new Random());
        await router.StartAsync(ending.Token);
        report.Listening(router.Http, router.Grpc, router.Operations!);

        var control = new ControlState(router.State, time, logging.CreateLogger<ControlState>());
        var local = new LocalOperator(control, CreateServer, report);
        local.Edit(_taken);
        var served = await WorkAsync(local, saves, ending);
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

    private async Task<bool> WorkAsync(
        LocalOperator local,
        IAsyncEnumerator<string> saves,
        CancellationTokenSource ending
    )
    {
        var watching = WatchAsync(saves, local, ending);
        var fetching = new FetchReport(time).RunAsync(
            local.Snapshots,
            ProgressLine.OnStandardError(report.Fetching, time),
            ending.Token
        );
        try
        {
            return await local.RunAsync(ending.Token);
        }
        finally
        {
            await ending.CancelAsync();
            await watching;
            await fetching;
        }
    }

    private async Task WatchAsync(IAsyncEnumerator<string> saves, LocalOperator local, CancellationTokenSource ending)
    {
        try
        {
            while (await saves.MoveNextAsync())
            {
                if (TryTake(saves.Current))
                {
                    local.Edit(_taken!);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The run ends.
        }
        finally
        {
            // A run whose manifest nobody watches would keep a promise no more: whatever ended this ends it.
            await ending.CancelAsync();
        }
    }

    /// <summary>Takes a manifest's text, or says why not.</summary>
    private bool TryTake(string text)
    {
        var reading = ManifestReader.Read(text, options.File, _taken);
        if (!reading.IsValid)
        {
            report.Refused(reading.Problems, isFirst: _taken is null);
            return false;
        }

        _taken = reading.Value;
        report.WithoutEffect(ClusterOnlyFields.Of(_taken));
        if (SecretOf(_taken) is { } secret)
        {
            report.Credentials(secret.Name, secret.Origin);
        }

        return true;
    }

    private LocalServer CreateServer(ModelDeployment deployment, RevisionStatus revision)
    {
        var variant = deployment.Spec.Variants.FirstOrDefault(variant => variant.Name == revision.Variant);
        return LocalServer.Create(
            new(revision.Variant, revision.Name),
            deployment.ModelName,
            new(RepositoryUri.ToPlace(deployment.Spec.Model.Uri), _folder, revision.Version, variant?.Digest)
            {
                Settings = SecretOf(deployment) ?? (IStoreSettings)new EnvironmentSettings(),
                AllowedHosts = options.AllowedHosts,
                Poll = options.Poll,
            },
            variant is null ? RuntimeSpec.Default : VariantSettings.Of(deployment.Spec, variant).RuntimeInEffect,
            logging,
            time
        );
    }

    private UserSecret? SecretOf(ModelDeployment deployment) =>
        deployment.Spec.Model.CredentialsSecretRef is { } secret
            ? new UserSecret(secret.Name, options.ConfigurationFolder)
            : null;
}
