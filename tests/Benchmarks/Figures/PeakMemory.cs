namespace Sluice.Benchmarks.Figures;

/// <summary>The most memory that this process has had since it was asked to forget (proc(5), <c>VmHWM</c>).</summary>
internal static class PeakMemory
{
    /// <summary>Begins anew, after a collection.</summary>
    /// <returns>The bytes that the process has now.</returns>
    public static long Reset()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        File.WriteAllText("/proc/self/clear_refs", "5");
        return Read();
    }

    public static long Read()
    {
        var line = File.ReadLines("/proc/self/status")
            .First(each => each.StartsWith("VmHWM:", StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], null) * 1024;
    }
}
