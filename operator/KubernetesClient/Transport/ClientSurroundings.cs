using Microsoft.Extensions.Logging;

namespace Sluice.KubernetesClient.Transport;

/// <summary>Time, chance and log, which every part of a client takes.</summary>
internal sealed record ClientSurroundings(TimeProvider Time, Random Random, ILogger Log);
