using System.Text.RegularExpressions;
using Sluice.Conformance.Tests.Servers;
using Sluice.Testing;

namespace Sluice.Conformance.Tests.Examples;

/// <summary>The commands of a document: its blocks of shell code, run as they stand there.</summary>
internal sealed partial class ShellBlocks(string document)
{
    private readonly string[] _blocks =
    [
        .. Block().Matches(RepositoryFiles.Read(document)).Select(match => match.Groups["commands"].Value),
    ];

    /// <summary>The first word of each.</summary>
    public IEnumerable<string> Programs => _blocks.Select(block => block.Split(' ', 2)[0]);

    /// <summary>Runs the one block that begins with a program, in the repository's root.</summary>
    /// <param name="program">The first word.</param>
    /// <param name="ports">The port that the document names, and the one that is open here.</param>
    public Task<Finished> RunAsync(string program, (int Named, int Open) ports) =>
        BashAsync(Find(program).Replace($":{ports.Named}", $":{ports.Open}", StringComparison.Ordinal));

    /// <summary>Runs one block by its place in the document.</summary>
    public Task<Finished> RunAsync(int index, (int Named, int Open) ports) =>
        BashAsync(_blocks[index].Replace($":{ports.Named}", $":{ports.Open}", StringComparison.Ordinal));

    /// <summary>How that block calls its program: the words that the shell would hand over, and what it would read.</summary>
    public async Task<(string[] Words, string Input)> ReadCallAsync(string program)
    {
        const string End = "--end of words--";
        var block = "program" + Find(program)[program.Length..];
        var shown = $$"""program() { printf '%s\n' "$@" '{{End}}'; cat; }""";
        var finished = await BashAsync($"{shown}\n{block}");
        Assert.True(finished.ExitCode == 0, finished.Errors);
        var parts = finished.Output.Split($"{End}\n");
        return (parts[0].Split('\n', StringSplitOptions.RemoveEmptyEntries), parts[1]);
    }

    private string Find(string program) =>
        Assert.Single(_blocks, block => block.StartsWith($"{program} ", StringComparison.Ordinal));

    private static Task<Finished> BashAsync(string commands) => Finished.RunAsync("bash", ["-c", commands]);

    [GeneratedRegex(
        "^```sh\n(?<commands>.*?)^```$",
        RegexOptions.ExplicitCapture | RegexOptions.Multiline | RegexOptions.Singleline,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex Block();
}
