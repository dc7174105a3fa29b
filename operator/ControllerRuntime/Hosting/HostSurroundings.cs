using Microsoft.Extensions.Logging;

namespace Sluice.ControllerRuntime.Hosting;

/// <summary>Time, chance and log.</summary>
/// <param name="Time">Waits and times.</param>
/// <param name="Random">Seeds the chance of each part, and is used for nothing else.</param>
/// <param name="Logs">One logger a part.</param>
public sealed record HostSurroundings(TimeProvider Time, Random Random, ILoggerFactory Logs);
