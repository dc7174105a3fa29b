using Sluice.Protos.Control;

namespace Sluice.Routing.Control.Merging;

/// <summary>Which of two routes of one deployment's name is the later. Backends have no say in it.</summary>
internal static class RouteOrder
{
    /// <returns>
    /// Above 0: the left is later. By when the deployment was made, then by generation; 0 also for two deployments made in one
    /// second, whose generations say nothing of each other.
    /// </returns>
    public static int Compare(Route left, Route right)
    {
        var made = left.Created.CompareTo(right.Created);
        return made != 0 || left.Uid != right.Uid ? made : left.Generation.CompareTo(right.Generation);
    }
}
