using System.ComponentModel;
using System.Diagnostics;
using Sluice.KubernetesClient.Configuration;
using Sluice.KubernetesClient.Errors;

namespace Sluice.KubernetesClient.Credentials.Exec;

/// <summary>Runs the program and returns what it printed.</summary>
internal static class ExecPlugin
{
    private const int LongestComplaint = 1000;

    /// <summary>Runs it once.</summary>
    /// <param name="settings">What to run.</param>
    /// <param name="question">For KUBERNETES_EXEC_INFO.</param>
    /// <param name="limit">Longer, and it is ended with all that it started.</param>
    /// <param name="time">For the limit.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="KubernetesException"><see cref="KubernetesFault.Misconfigured"/>: it did not run, or failed, and what it said.</exception>
    public static async Task<string> RunAsync(
        ExecSettings settings,
        string question,
        TimeSpan limit,
        TimeProvider time,
        CancellationToken cancellation
    )
    {
        using var process = Start(settings, question);
        using var clock = new CancellationTokenSource(limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(clock.Token, cancellation);
        var output = process.StandardOutput.ReadToEndAsync(either.Token);
        var complaint = process.StandardError.ReadToEndAsync(either.Token);
        try
        {
            await Task.WhenAll(output, complaint);
            await process.WaitForExitAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw Failed(settings, $"did not end within {limit.TotalSeconds:0} s");
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }

        return process.ExitCode == 0
            ? await output
            : throw Failed(settings, $"ended with status {process.ExitCode}{Said(await complaint)}");
    }

    /// <summary>An error about the program.</summary>
    public static KubernetesException Failed(ExecSettings settings, string what, Exception? cause = null) =>
        new(KubernetesFault.Misconfigured, $"the exec plugin {settings.Command} {what}", cause);

    private static Process Start(ExecSettings settings, string question)
    {
        var start = new ProcessStartInfo(settings.Command, settings.Arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            UseShellExecute = false,
        };
        foreach (var (name, value) in settings.Environment)
            start.Environment[name] = value;
        start.Environment["KUBERNETES_EXEC_INFO"] = question;
        try
        {
            var process = Process.Start(start)!;
            process.StandardInput.Close();
            return process;
        }
        catch (Win32Exception failure)
        {
            var hint = settings.InstallHint is { } said ? $"; {said}" : "; check users[].user.exec.command and PATH";
            throw Failed(settings, $"could not be started: {failure.Message}{hint}", failure);
        }
    }

    private static string Said(string complaint)
    {
        var said = complaint.Trim();
        return said.Length == 0 ? " and said nothing"
            : said.Length <= LongestComplaint ? $": {said}"
            : $": …{said[^LongestComplaint..]}";
    }
}
