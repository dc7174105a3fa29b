using Microsoft.ML.OnnxRuntime;
using Sluice.Conformance.Tests.Servers;
using Sluice.Conformance.Tests.Ways;
using Sluice.Testing;

namespace Sluice.Conformance.Tests.NodeTests;

/// <summary>
/// Every backend node test of ONNX through every way of the Open Inference Protocol. Those that ONNX Runtime itself cannot run,
/// or gives other values for, stand in exceptions.txt with the reason, which is found anew and compared at each run.
/// </summary>
public sealed class BackendNodeTests(ITestOutputHelper output)
{
    private const string Exceptions = "tests/Conformance.Tests/NodeTests/exceptions.txt";

    [Fact]
    public async Task Every_node_test_gives_what_it_expects_by_every_way_that_can_carry_it()
    {
        NodeCases.Require();
        using var folder = new TemporaryFolder();
        var exceptions = new List<string>();
        var cases = Sort(NodeCases.ReadAll(), exceptions, folder.Path);
        await using var server = await ModelServerAlone.StartAsync(folder.Path, "latest");

        var runnable = Direct(cases, exceptions);
        using var json = new RestWay(server.Http, isBinary: false);
        using var binary = new RestWay(server.Http, isBinary: true);
        using var raw = new GrpcWay(server.Grpc, isTyped: false);
        using var typed = new GrpcWay(server.Grpc, isTyped: true);
        IWay[] ways = [json, binary, raw, typed];
        var wrong = new List<string>();
        foreach (var way in ways)
            wrong.AddRange(await TryAsync(way, runnable));

        await CompareAsync(exceptions);
        Assert.True(wrong.Count == 0, string.Join('\n', wrong.Take(40)));
        Assert.True(runnable.Count > 500, $"only {runnable.Count} node tests could be run");
    }

    /// <summary>Puts the models of dense tensors into a repository.</summary>
    private static List<NodeCase> Sort(
        IReadOnlyList<(string Name, NodeCase? Case, string? WhyNot)> all,
        List<string> exceptions,
        string repository
    )
    {
        exceptions.AddRange(all.Where(each => each.Case is null).Select(each => $"{each.Name}: {each.WhyNot}"));
        var cases = all.Select(each => each.Case).OfType<NodeCase>().ToList();
        foreach (var node in cases)
        {
            var version = Directory.CreateDirectory(Path.Combine(repository, node.Name, "1"));
            File.Copy(node.ModelPath, Path.Combine(version.FullName, "model.onnx"));
        }

        return cases;
    }

    /// <summary>What ONNX Runtime gives by its own API; the others become exceptions.</summary>
    private static List<(NodeCase Case, IReadOnlyList<WireTensor> Given)> Direct(
        IEnumerable<NodeCase> cases,
        List<string> exceptions
    )
    {
        var runnable = new List<(NodeCase, IReadOnlyList<WireTensor>)>();
        foreach (var node in cases)
        {
            try
            {
                var given = DirectRun.Run(node);
                if (Closeness.Difference(node.Expected, given) is { } difference)
                    exceptions.Add($"{node.Name}: ONNX Runtime gives other values: {difference}");
                else
                    runnable.Add((node, given));
            }
            catch (OnnxRuntimeException failure)
            {
                exceptions.Add($"{node.Name}: ONNX Runtime cannot run it: {Sentence(failure)}");
            }
        }

        return runnable;
    }

    /// <summary>What is wrong by one way; the counts are printed.</summary>
    private async Task<List<string>> TryAsync(
        IWay way,
        IReadOnlyList<(NodeCase Case, IReadOnlyList<WireTensor> Given)> runnable
    )
    {
        var wrong = new List<string>();
        var passed = 0;
        var notCarried = new List<string>();
        foreach (var (node, given) in runnable)
        {
            if (node.Inputs.Concat(given).Select(way.WhyNot).FirstOrDefault(why => why is not null) is { } whyNot)
            {
                notCarried.Add(whyNot);
                continue;
            }

            var difference = await DifferenceAsync(way, node);
            passed += difference is null ? 1 : 0;
            if (difference is not null)
                wrong.Add($"{way.Name}: {node.Name}: {difference}");
        }

        output.WriteLine($"{way.Name}: {passed} of {runnable.Count} node tests pass, {wrong.Count} fail");
        foreach (var reason in notCarried.GroupBy(reason => reason))
            output.WriteLine($"  {reason.Count()} cannot go this way: {reason.Key}");
        return wrong;
    }

    /// <summary>
    /// Null where the way gives what is expected. Not bit by bit what the direct run gave: ONNX Runtime sums in another order where
    /// memory lies otherwise.
    /// </summary>
    private static async Task<string?> DifferenceAsync(IWay way, NodeCase node)
    {
        try
        {
            return Closeness.Difference(node.Expected, await way.InferAsync(node.Name, node.Inputs));
        }
        catch (WayException refused)
        {
            return refused.Message;
        }
    }

    private static async Task CompareAsync(List<string> exceptions)
    {
        var found = string.Join('\n', exceptions.Order(StringComparer.Ordinal)) + "\n";
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1")
            await File.WriteAllTextAsync(RepositoryFiles.PathOf(Exceptions), found);

        Assert.Equal(RepositoryFiles.Read(Exceptions), found);
    }

    /// <summary>The first line, without its code and without what differs from build to build.</summary>
    private static string Sentence(OnnxRuntimeException failure)
    {
        var line = failure.Message.Split('\n')[0];
        var at = line.IndexOf(']', StringComparison.Ordinal);
        var sentence = line[(line.StartsWith('[') ? at + 1 : 0)..].Trim();
        return sentence.Length <= 100 ? sentence : sentence[..100] + "…";
    }
}
