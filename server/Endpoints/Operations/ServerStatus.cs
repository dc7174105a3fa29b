namespace Sluice.Endpoints.Operations;

/// <summary>The body of <c>/status</c>.</summary>
internal sealed record ServerStatus(bool Ready, IReadOnlyList<VersionStatus> Versions);
