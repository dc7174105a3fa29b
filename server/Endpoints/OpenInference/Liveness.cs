namespace Sluice.Endpoints.OpenInference;

/// <summary>The body of the server's liveness answer.</summary>
internal sealed record Liveness(bool Live);
