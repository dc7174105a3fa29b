using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Sluice.ControllerRuntime.Leadership;

/// <summary>
/// A timer of the kernel that sends SIGKILL (timer_create(2), CLOCK_BOOTTIME): it counts while the process is stopped and while the
/// machine sleeps, and a stopped process is killed without running another instruction.
/// </summary>
public sealed partial class KernelDeadline : ILeaseDeadline, IDisposable
{
    private const int ClockBootTime = 7;
    private const int SignalKill = 9;
    private readonly nint _timer;

    /// <summary>Not armed.</summary>
    /// <exception cref="Win32Exception">The kernel gives no timer.</exception>
    public KernelDeadline()
    {
        var notice = new SignalEvent { Signal = SignalKill };
        if (CreateTimer(ClockBootTime, ref notice, out _timer) != 0)
            throw new Win32Exception();
    }

    /// <inheritdoc/>
    public void Arm(TimeSpan left)
    {
        // Zero would disarm it.
        var nanoseconds = Math.Max((long)(left.TotalMilliseconds * 1_000_000), 1);
        Set(new TimerTime { Seconds = nanoseconds / 1_000_000_000, Nanoseconds = nanoseconds % 1_000_000_000 });
    }

    /// <inheritdoc/>
    public void Disarm() => Set(default);

    /// <inheritdoc/>
    public void Dispose() => _ = DeleteTimer(_timer);

    private void Set(TimerTime time)
    {
        if (SetTimer(_timer, 0, ref time, 0) != 0)
            throw new Win32Exception();
    }

    [LibraryImport("libc.so.6", EntryPoint = "timer_create", SetLastError = true)]
    private static partial int CreateTimer(int clock, ref SignalEvent notice, out nint timer);

    [LibraryImport("libc.so.6", EntryPoint = "timer_settime", SetLastError = true)]
    private static partial int SetTimer(nint timer, int flags, ref TimerTime time, nint before);

    [LibraryImport("libc.so.6", EntryPoint = "timer_delete", SetLastError = true)]
    private static partial int DeleteTimer(nint timer);

    /// <summary>sigevent(3type); its notification is zero, SIGEV_SIGNAL.</summary>
    [StructLayout(LayoutKind.Sequential, Size = 64)]
    private struct SignalEvent
    {
        public nint Value;
        public int Signal;
        public int Notification;
    }

    /// <summary>itimerspec(3type): fires once.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct TimerTime
    {
        public long IntervalSeconds;
        public long IntervalNanoseconds;
        public long Seconds;
        public long Nanoseconds;
    }
}
