using Sluice.Routing.Choosing;
using Sluice.Routing.Table;

namespace Sluice.Routing.Dispatching;

/// <summary>What was decided about one request, as far as that has come.</summary>
internal sealed class Decision
{
    /// <summary>The route; null before it was found.</summary>
    public Route? Route { get; set; }

    /// <summary>Who answers; null before.</summary>
    public Revision? Revision { get; set; }

    /// <summary>What decided who answers.</summary>
    public ChoiceReason Reason { get; set; }

    /// <summary>Where the request was sent last; null before.</summary>
    public Backend? Backend { get; set; }

    /// <summary>How often it was sent.</summary>
    public int Tries { get; set; }

    /// <summary>How long it waited for a backend to be there.</summary>
    public TimeSpan Waited { get; set; }
}
