namespace Sluice.ControllerRuntime.Health;

/// <summary>One thing that was looked at.</summary>
/// <param name="Name">What.</param>
/// <param name="IsGood">Whether it is as it should be.</param>
/// <param name="Message">For people.</param>
public sealed record HealthFinding(string Name, bool IsGood, string Message);
