using System.Diagnostics;
using System.Globalization;

namespace Sluice.Benchmarks.Routers;

/// <summary>A process that is measured.</summary>
/// <param name="Name">In the table.</param>
/// <param name="Port">Where it answers gRPC over cleartext HTTP/2.</param>
/// <param name="Process">Its process; null: what answers there is measured elsewhere.</param>
internal sealed record Target(string Name, int Port, Process? Process)
{
    private const double TicksPerSecond = 100;

    /// <summary>Processor time so far of the process and its children.</summary>
    public TimeSpan ProcessorTime =>
        Process is null ? TimeSpan.Zero : TimeSpan.FromSeconds(TreeOf(Process.Id).Sum(Ticks) / TicksPerSecond);

    private static IEnumerable<int> TreeOf(int id)
    {
        var children = File.ReadAllText($"/proc/{id}/task/{id}/children");
        return children
            .Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .SelectMany(child => TreeOf(int.Parse(child, CultureInfo.InvariantCulture)))
            .Prepend(id);
    }

    /// <summary>User and system time, fields 14 and 15 of proc(5)'s stat; the name before may hold anything but its last bracket.</summary>
    private static double Ticks(int id)
    {
        var stat = File.ReadAllText($"/proc/{id}/stat");
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return long.Parse(fields[11], CultureInfo.InvariantCulture)
            + long.Parse(fields[12], CultureInfo.InvariantCulture);
    }
}
