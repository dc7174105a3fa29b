using System.Diagnostics;
using System.Runtime.InteropServices;
using Sluice.Onnx.Sessions;
using Sluice.Testing;

namespace Sluice.Onnx.Tests.Sessions;

public sealed partial class TelemetryTests
{
    private const string Switch = "ORT_DISABLE_TELEMETRY";

    /// <summary>
    /// Left to itself ONNX Runtime keeps a device id and a queue of events below the home folder. Here another process of
    /// this program loads and runs models, well and badly, with a home folder of its own, and leaves nothing there. It also
    /// prints nothing of its own: what fails is thrown, not logged.
    /// </summary>
    /// <remarks>
    /// That this test can fail was seen in a network namespace without a network (<c>unshare -rn</c>): without the switch, and
    /// as well with the switch set just after the runtime's environment was made, there appear <c>deviceid</c> and
    /// <c>onnxruntime.db</c> in <c>.cache/Microsoft/DeveloperTools/.onnxruntime</c>.
    /// </remarks>
    [Fact]
    public async Task A_process_that_runs_models_leaves_nothing_for_the_vendor()
    {
        var home = Directory.CreateTempSubdirectory("sluice-home-");
        try
        {
            var (exit, output, errors) = await RunAsync(home.FullName, typeof(OnnxErrorsTests), typeof(OnnxModelTests));

            Assert.True(exit == 0, output + errors);
            Assert.DoesNotContain("Total: 0", output, StringComparison.Ordinal);
            Assert.Empty(errors);
            Assert.Empty(Directory.EnumerateFileSystemEntries(home.FullName, "*", SearchOption.AllDirectories));
        }
        finally
        {
            home.Delete(recursive: true);
        }
    }

    [Fact]
    public void The_environment_that_native_code_sees_forbids_it_once_there_is_an_engine()
    {
        _ = new OnnxEngine();

        Assert.Equal("1", Marshal.PtrToStringUTF8(NativeVariable(Switch)));
    }

    private static async Task<(int Exit, string Output, string Errors)> RunAsync(string home, params Type[] tests)
    {
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "Sluice.Onnx.Tests"))
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            ArgumentList = { "-noLogo", "-noColor" },
        };
        foreach (var test in tests)
        {
            start.ArgumentList.Add("-class");
            start.ArgumentList.Add(test.FullName!);
        }

        // Nothing of the environment may be what keeps it quiet.
        start.Environment.Remove(Switch);
        start.Environment.Remove("XDG_CACHE_HOME");
        start.Environment["HOME"] = home;
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        try
        {
            await process.WaitForExitAsync().Within(TimeSpan.FromMinutes(2));
        }
        catch (TimeoutException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }

        return (process.ExitCode, await output, await errors);
    }

    [LibraryImport("libc", EntryPoint = "getenv", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint NativeVariable(string name);
}
