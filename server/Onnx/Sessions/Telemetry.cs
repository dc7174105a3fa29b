using System.Runtime.InteropServices;

namespace Sluice.Onnx.Sessions;

/// <summary>
/// Keeps ONNX Runtime's telemetry off. From 1.29 on its Linux library reports to its vendor unless the process environment
/// forbids it, and reads that environment itself: what .NET sets by <see cref="Environment"/> never reaches it.
/// </summary>
internal static partial class Telemetry
{
    private const string Switch = "ORT_DISABLE_TELEMETRY";

    /// <summary>Must have run before the first call into ONNX Runtime.</summary>
    /// <exception cref="InvalidOperationException">The environment could not be set.</exception>
    public static void TurnOff()
    {
        if (SetEnvironmentVariable(Switch, "1", overwrite: 1) != 0)
        {
            throw new InvalidOperationException(
                $"cannot set {Switch} in the process environment (errno {Marshal.GetLastPInvokeError()}); "
                    + "ONNX Runtime is not started, because it would report to its vendor"
            );
        }
    }

    [LibraryImport("libc", EntryPoint = "setenv", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetEnvironmentVariable(string name, string value, int overwrite);
}
