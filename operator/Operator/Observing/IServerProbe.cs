using System.Net;
using Sluice.Rendering.Diagnosing;

namespace Sluice.Operator.Observing;

/// <summary>Asks model servers how they are.</summary>
internal interface IServerProbe
{
    /// <summary>What the one at an address says; null: it does not answer, or not as a model server.</summary>
    Task<ServerReport?> AskAsync(IPAddress address, CancellationToken cancellation);
}
