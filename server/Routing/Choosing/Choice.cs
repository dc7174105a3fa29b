using Sluice.Routing.Table;

namespace Sluice.Routing.Choosing;

/// <summary>Who answers a request.</summary>
/// <param name="Reason">What decided it.</param>
/// <param name="Revision">Null where the schedule decides: a place has to be taken.</param>
internal sealed record Choice(ChoiceReason Reason, Revision? Revision);
