using System.Diagnostics;
using Sluice.Testing;

namespace Sluice.Chart.Tests.Rendering;

/// <summary>Helm, and the chart.</summary>
internal static class Helm
{
    /// <summary>The chart's folder.</summary>
    public static string Chart { get; } = RepositoryFiles.PathOf("charts/sluice");

    /// <summary>What <c>helm template</c> makes of values.</summary>
    /// <exception cref="InvalidOperationException">Helm refuses them; its own words are the message.</exception>
    public static Task<string> TemplateAsync(ValueSet values) =>
        RunAsync([
            "template",
            "sluice",
            Chart,
            "--namespace",
            ValueSet.Namespace,
            .. values.Flags,
            "--values",
            values.File,
        ]);

    /// <summary>Runs it; skips the test where it is missing.</summary>
    public static async Task<string> RunAsync(params string[] arguments)
    {
        var program = Environment.GetEnvironmentVariable("SLUICE_HELM");
        Assert.SkipWhen(string.IsNullOrEmpty(program), "needs Helm: ./dev test fetches it and names it in SLUICE_HELM");
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        // Nothing of the user's own: neither plugins nor the cluster that kubectl means.
        start.Environment["HELM_CONFIG_HOME"] = start.Environment["HELM_DATA_HOME"] = Path.GetTempPath();
        start.Environment["KUBECONFIG"] = "/dev/null";
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync().Within(TimeSpan.FromMinutes(2));
        return process.ExitCode == 0 ? await output : throw new InvalidOperationException(error + await output);
    }
}
