namespace Sluice.Cli.Ready;

/// <summary>Who is asked, and for how long.</summary>
/// <param name="Urls">At least one.</param>
/// <param name="Wait">How long all of them together may take to become ready; zero: each is asked once.</param>
internal sealed record ReadyOptions(IReadOnlyList<Uri> Urls, TimeSpan Wait);
