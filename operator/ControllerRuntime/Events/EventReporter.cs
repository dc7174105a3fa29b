namespace Sluice.ControllerRuntime.Events;

/// <summary>Who writes events.</summary>
/// <param name="Controller">The program, as a qualified name: <c>sluice.dev/operator</c>.</param>
/// <param name="Instance">Which of its replicas.</param>
public sealed record EventReporter(string Controller, string Instance);
