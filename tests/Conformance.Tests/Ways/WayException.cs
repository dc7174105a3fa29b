namespace Sluice.Conformance.Tests.Ways;

/// <summary>A server's refusal, in its own words.</summary>
internal sealed class WayException(string message) : Exception(message);
