using System.Runtime.InteropServices;

namespace Sluice.Serving.Statistics;

/// <summary>How often something was done, and for how long in all.</summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct DurationSum(long Count, TimeSpan Total)
{
    public DurationSum Plus(TimeSpan once) => new(Count + 1, Total + once);
}
