namespace Sluice.Rendering.Workloads;

/// <summary>A variable that model servers find in their environment.</summary>
/// <param name="Name">A C identifier, or with dots and hyphens, as Kubernetes takes it.</param>
/// <param name="Value">Any text.</param>
public sealed record EnvironmentVariable(string Name, string Value);
