namespace Sluice.Endpoints.OpenInference;

/// <summary>The body of the server's readiness answer.</summary>
internal sealed record Readiness(bool Ready);
