using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Sluice.Soak.Processes;

/// <summary>A process of the run. What it logs goes to a file.</summary>
internal sealed partial class Child : IDisposable
{
    private readonly Process _process;
    private readonly StreamWriter _log;

    private Child(Process process, StreamWriter log) => (_process, _log) = (process, log);

    /// <summary>The signals that a run sends, as Linux numbers them.</summary>
    public enum Signal
    {
        Kill = 9,
        Terminate = 15,
        Continue = 18,
        Stop = 19,
    }

    public bool HasExited => _process.HasExited;

    public int ExitCode => _process.ExitCode;

    /// <param name="program">A program of ours, beside this one.</param>
    /// <param name="log">Where its output goes.</param>
    /// <param name="arguments">Its arguments.</param>
    public static Child Start(string program, string log, params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, program), arguments)
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        start.Environment["DOTNET_gcServer"] = "0";
        // Many starts on few cores: what instruments code for a better second build of it costs more than it brings.
        start.Environment["DOTNET_TieredPGO"] = "0";
        var writer = new StreamWriter(
            new FileStream(log, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete)
        )
        {
            AutoFlush = true,
        };
        var process = Process.Start(start)!;
        void Keep(object sender, DataReceivedEventArgs line)
        {
            if (line.Data is null)
                return;
            lock (writer)
                writer.WriteLine(line.Data);
        }
        process.OutputDataReceived += Keep;
        process.ErrorDataReceived += Keep;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return new Child(process, writer);
    }

    /// <summary>What a log has so far.</summary>
    public static string ReadLog(string log)
    {
        using var file = new FileStream(log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var reader = new StreamReader(file);
        return reader.ReadToEnd();
    }

    public void Send(Signal signal)
    {
        if (!_process.HasExited && Kill(_process.Id, (int)signal) != 0)
            throw new Win32Exception(Marshal.GetLastPInvokeError());
    }

    public Task WaitAsync() => _process.WaitForExitAsync();

    /// <summary>Kills what has not ended.</summary>
    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit();
        }
        _process.Dispose();
        lock (_log)
            _log.Dispose();
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int pid, int signal);
}
