namespace Sluice.Serving.Settings;

/// <summary>How requests are to be run together.</summary>
/// <param name="PreferredRows">Numbers of rows that suit the model.</param>
/// <param name="MaxDelay">How long a request may wait for others.</param>
public sealed record BatchingSettings(IReadOnlyList<int> PreferredRows, TimeSpan MaxDelay);
