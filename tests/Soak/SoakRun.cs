using Sluice.RouterControl.Certificates;
using Sluice.Soak.Checks;
using Sluice.Soak.Cluster;
using Sluice.Soak.Events;
using Sluice.Soak.Load;

namespace Sluice.Soak;

/// <summary>One run: everything is started, load goes on while everything changes, and all answers are judged.</summary>
internal sealed class SoakRun : IDisposable
{
    private const int Routers = 3;
    private const int Operators = 2;
    private readonly SoakOptions _options;
    private readonly string _folder = Directory.CreateTempSubdirectory("sluice-soak-").FullName;
    private readonly Ports _ports = new();
    private readonly ClusterFile _file;
    private readonly OperatorProcesses _operators;
    private readonly RouterProcesses _routers;
    private readonly PodActor _pods;

    private SoakRun(SoakOptions options)
    {
        _options = options;
        var operatorPorts = _ports.Take(Operators);
        _file = new ClusterFile(Path.Combine(_folder, "cluster.json"));
        _operators = new OperatorProcesses(_folder, operatorPorts);
        _routers = new RouterProcesses(_folder, operatorPorts, _ports);
        _pods = new PodActor(_file, options.Models, _folder, _ports);
    }

    /// <returns>0: nothing failed.</returns>
    public static async Task<int> RunAsync(SoakOptions options)
    {
        using var run = new SoakRun(options);
        Console.WriteLine($"Logs and journals: {run._folder}");
        var isGood = await run.RunAsync();
        if (isGood)
            Directory.Delete(run._folder, recursive: true);
        return isGood ? 0 : 1;
    }

    public void Dispose()
    {
        _routers.Dispose();
        _operators.Dispose();
        _pods.Dispose();
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
        var changes = new Changes(_file, _operators, _routers, _pods, new Random(11));
        var begun = Clock.Now;
        try
        {
            while (!IsEnough(callers, changes, TimeSpan.FromTicks(Clock.Now - begun)))
            {
                await changes.NextAsync();
                Report(callers, changes, TimeSpan.FromTicks(Clock.Now - begun));
            }
        }
        finally
        {
            await end.CancelAsync();
            await Task.WhenAll(calling);
        }
        await SettleAsync();
        return Judge(callers, changes);
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
        _file.Create(new ClusterState(1, 1, Edits.First, null, [], "", 0));

        using var one = await Pod.StartAsync("1", _options.Models, _folder, _ports);
        using var two = await Pod.StartAsync("2", _options.Models, _folder, _ports);
        var exam = await Exam.PrepareAsync([("1", one), ("2", two)]);

        for (var index = 0; index < Operators; index++)
            _operators.Start(index);
        while (_file.Read().Status is null)
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        await _pods.ConvergeAsync();
        await Task.WhenAll(one.StopAsync(), two.StopAsync());
        for (var slot = 0; slot < Routers; slot++)
            await _routers.StartAsync(slot);
        return exam;
    }

    /// <summary>What was last written is in effect everywhere, so that journals are whole.</summary>
    private async Task SettleAsync()
    {
        await _pods.WhenEndedAsync();
        await Changes.UntilInEffectAsync(_folder, _file, _routers);
    }

    private bool Judge(Caller[] callers, Changes changes)
    {
        Answer[] answers = [.. callers.SelectMany(caller => caller.Answers)];
        Failure[] all = [.. callers.SelectMany(caller => caller.Failures)];
        Failure[] lost = [.. all.Where(failure => IsLost(failure, changes))];
        Failure[] failures = [.. all.Except(lost)];
        var journals = Journals.Read(_folder);
        string[] wrong = [.. _routers.Wrong, .. Verdict.Check(answers, all, journals)];
        foreach (var group in all.GroupBy(failure => (failure.Kind, failure.Reason)).Take(20))
            Console.WriteLine($"no right answer: {group.Count()} of {group.Key.Kind}: {group.Key.Reason}");
        foreach (var sentence in wrong.Take(20))
            Console.WriteLine($"wrong: {sentence}");
        var groups = answers.CountBy(answer => (answer.Router, answer.Generation)).Count();
        Console.WriteLine(
            $"{changes}; {journals.Generations} generations, counts checked of {groups} routers and generations"
        );
        Console.WriteLine(
            $"requests {answers.Length + all.Length}, failed {failures.Length}, lost {lost.Length}, wrong {wrong.Length}"
        );
        return failures.Length == 0 && wrong.Length == 0;
    }

    /// <summary>An answer too long for one packet, whose pod was killed meanwhile, may have begun: nobody can begin it again.</summary>
    private static bool IsLost(Failure failure, Changes changes) =>
        failure.Kind is RequestKind.GrpcLarge or RequestKind.RestLarge
        && changes.Kills.Exists(kill => failure.Begun <= kill && kill <= failure.Ended);

    private void Report(Caller[] callers, Changes changes, TimeSpan spent)
    {
        var answered = callers.Sum(caller => (long)caller.Answers.Count);
        var failed = callers.Sum(caller => caller.Failures.Count);
        Console.WriteLine($"{spent:mm\\:ss} answered {answered}, failed {failed}; {changes}");
    }
}
