namespace Sluice.Endpoints.OpenInference;

/// <summary>The body of a model's readiness answer.</summary>
internal sealed record ModelReadiness(string Name, bool Ready);
