using System.ComponentModel;
using System.Diagnostics;
using Sluice.Testing;

namespace Sluice.Conformance.Tests.Servers;

/// <summary>A program that has run to its end.</summary>
internal sealed record Finished(int ExitCode, string Output, string Errors)
{
    /// <summary>As a shell says it.</summary>
    private const int NotFound = 127;

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    /// <summary>Runs a program in the repository's root.</summary>
    /// <param name="program">Its path, or its name on the PATH; where there is none, the exit code is a shell's 127.</param>
    /// <param name="arguments">Not read by a shell.</param>
    /// <param name="input">What it reads.</param>
    /// <param name="environment">Added to this process's.</param>
    public static async Task<Finished> RunAsync(
        string program,
        IEnumerable<string> arguments,
        string input = "",
        params (string Name, string Value)[] environment
    )
    {
        using var process = new Process { StartInfo = StartOf(program, arguments, environment) };
        try
        {
            process.Start();
        }
        catch (Win32Exception missing)
        {
            return new(NotFound, "", missing.Message);
        }

        try
        {
            var output = process.StandardOutput.ReadToEndAsync();
            var errors = process.StandardError.ReadToEndAsync();
            await WriteAsync(process.StandardInput, input);
            await process.WaitForExitAsync().Within(Limit, $"the end of {program}");
            return new(process.ExitCode, await output, await errors);
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
    }

    private static ProcessStartInfo StartOf(
        string program,
        IEnumerable<string> arguments,
        (string Name, string Value)[] environment
    )
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = RepositoryFiles.Root,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        return start;
    }

    private static async Task WriteAsync(StreamWriter standardInput, string input)
    {
        try
        {
            await using (standardInput)
                await standardInput.WriteAsync(input);
        }
        catch (IOException)
        {
            // It ended without reading all; its exit code and errors say why.
        }
    }
}
