namespace Sluice.Endpoints.Tests.Harness;

/// <summary>A request over REST that is valid until somebody changes it.</summary>
internal sealed record HostileRequest(string Path, byte[] Body, params (string Name, string Value)[] Headers);
