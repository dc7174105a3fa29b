using Sluice.RouterControl.Certificates;
using Sluice.Soak.Checks;
using Sluice.Soak.Events;
using Sluice.Soak.Kubernetes;
using Sluice.Soak.Load;
using Sluice.Soak.Processes;
using Sluice.Soak.Scripted;

namespace Sluice.Soak;

/// <summary>One run: everything is started, load goes on while everything changes, and all answers are judged.</summary>
internal sealed class SoakRun : IAsyncDisposable
{
    private const int Routers = 3;
    private const int Operators = 2;
    private readonly SoakOptions _options;
    private readonly string _folder = Directory.CreateTempSubdirectory("sluice-soak-").FullName;
    private readonly Ports _ports = new();
    private readonly int[] _operatorPorts;
    private readonly RouterProcesses _routers;
    private readonly RouterWatch _watch;
    private ICluster? _cluster;

    private SoakRun(SoakOptions options)
    {
        _options = options;
        _operatorPorts = _ports.Take(Operators);
        _routers = new RouterProcesses(_folder, _operatorPorts, _ports, () => _cluster!.Namespace);
        _watch = new RouterWatch(_routers);
    }

    /// <returns>0: nothing failed.</returns>
    public static async Task<int> RunAsync(SoakOptions options)
    {
        await using var run = new SoakRun(options);
        Console.WriteLine($"Logs and journals: {run._folder}");
        var isGood = await run.RunAsync();
        if (isGood)
            Directory.Delete(run._folder, recursive: true);
        return isGood ? 0 : 1;
    }

    public async ValueTask DisposeAsync()
    {
        _routers.Dispose();
        if (_cluster is not null)
            await _cluster.DisposeAsync();
    }

    private async Task<bool> RunAsync()
    {
        var exam = await PrepareAsync();
        using var end = new CancellationTokenSource();
        Caller[] callers =
        [
            .. Enumerable.Range(0, _options.Callers).Select(seed => new Caller(_routers, exam, new Random(seed))),
        ];
        var calling = callers.Select(caller => Task.Run(() => caller.RunAsync(end.Token))).ToArray();
        var absence = TimeSpan.FromSeconds(_options.AwaySeconds);
        var changes = new Changes(_cluster!, _routers, new Random(11), absence);
        var begun = Clock.Now;
        var spent = TimeSpan.Zero;
        try
        {
            while (!IsEnough(callers, changes, spent))
            {
                await changes.NextAsync();
                spent = TimeSpan.FromTicks(Clock.Now - begun);
                Report(callers, changes, spent);
            }
        }
        finally
        {
            await end.CancelAsync();
            await Task.WhenAll(calling);
        }
        // So that what was heard is whole.
        await _watch.UntilInEffectAsync(await _cluster!.ReadGenerationAsync());
        await _watch.DisposeAsync();
        return Judge(callers, changes, spent, await ReadJournalsAsync());
    }

    private bool IsEnough(Caller[] callers, Changes changes, TimeSpan spent) =>
        changes.IsBetweenRounds
        && spent >= TimeSpan.FromMinutes(_options.Minutes)
        && changes.WeightEdits >= _options.Edits
        && callers.Sum(caller => (long)caller.Answers.Count) >= _options.Requests;

    private async Task<Exam> PrepareAsync()
    {
        var certificates = CertificatePlan.Next(null, ["127.0.0.1"], TimeProvider.System.GetUtcNow())!;
        File.WriteAllText(Path.Combine(_folder, "ca.crt"), certificates.Authorities);
        File.WriteAllText(Path.Combine(_folder, "tls.crt"), certificates.Certificate);
        File.WriteAllText(Path.Combine(_folder, "tls.key"), certificates.Key);
        File.WriteAllText(Path.Combine(_folder, "token"), "soak");
        _cluster = _options.HasRealOperator
            ? await KubernetesCluster.OpenAsync(_folder, _options.Models, _operatorPorts)
            : new ScriptedCluster(_folder, _options.Models, _operatorPorts, _ports);

        var exam = await AskDirectlyAsync();
        await _cluster.StartAsync();
        for (var slot = 0; slot < Routers; slot++)
            await _routers.StartAsync(slot);
        _watch.Start();
        return exam;
    }

    private async Task<Exam> AskDirectlyAsync()
    {
        using var one = await ServerProcess.StartAsync("1", _options.Models, _folder, _ports);
        using var two = await ServerProcess.StartAsync("2", _options.Models, _folder, _ports);
        var exam = await Exam.PrepareAsync([("1", one), ("2", two)]);
        await Task.WhenAll(one.StopAsync(), two.StopAsync());
        return exam;
    }

    private async Task<Journals> ReadJournalsAsync()
    {
        var journals = await _cluster!.ReadJournalsAsync();
        foreach (var ((router, generation), at) in _watch.Heard)
            journals.AddHeard(router, generation, at);
        return journals;
    }

    private bool Judge(Caller[] callers, Changes changes, TimeSpan spent, Journals journals)
    {
        Answer[] answers = [.. callers.SelectMany(caller => caller.Answers)];
        Failure[] all = [.. callers.SelectMany(caller => caller.Failures)];
        Failure[] lost = [.. all.Where(failure => IsLost(failure, changes))];
        Failure[] failures = [.. all.Except(lost)];
        string[] wrong = [.. _routers.Wrong, .. Verdict.Check(answers, all, journals)];
        foreach (var group in all.GroupBy(failure => (failure.Kind, failure.Reason)).Take(20))
            Console.WriteLine($"no right answer: {group.Count()} of {group.Key.Kind}: {group.Key.Reason}");
        foreach (var sentence in wrong.Take(20))
            Console.WriteLine($"wrong: {sentence}");
        var groups = answers.CountBy(answer => (answer.Router, answer.Generation)).Count();
        Console.WriteLine(
            $"{changes}; {journals.Generations} generations, counts checked of {groups} routers and generations"
        );
        var requests = answers.Length + all.Count(failure => !failure.WasAnswered);
        var huge = callers.Sum(caller => caller.HugeAnswers);
        Console.WriteLine(
            $"{requests / spent.TotalSeconds:0} requests/s over {spent:mm\\:ss}; {huge} answered of bodies over 1 MiB"
        );
        Console.WriteLine($"requests {requests}, failed {failures.Length}, lost {lost.Length}, wrong {wrong.Length}");
        return failures.Length == 0 && wrong.Length == 0;
    }

    /// <summary>
    /// A question beyond 1 MiB cannot be sent a second time, and an answer too long for one packet, whose pod was killed
    /// meanwhile, may have begun: nobody can begin it again.
    /// </summary>
    private static bool IsLost(Failure failure, Changes changes) =>
        failure.Kind.SizeOf() is not BodySize.Small
        && changes.Kills.Exists(kill => failure.Begun <= kill && kill <= failure.Ended);

    private static void Report(Caller[] callers, Changes changes, TimeSpan spent)
    {
        var answered = callers.Sum(caller => (long)caller.Answers.Count);
        var failed = callers.Sum(caller => caller.Failures.Count);
        Console.WriteLine($"{spent:mm\\:ss} answered {answered}, failed {failed}; {changes}");
    }
}
