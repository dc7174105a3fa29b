using Microsoft.Extensions.Logging;

namespace Sluice.Testing;

/// <summary>One message that was logged.</summary>
/// <param name="Category">The logger's name.</param>
/// <param name="Level">How grave.</param>
/// <param name="Event">Its number and name.</param>
/// <param name="Message">The text with its arguments.</param>
/// <param name="Exception">What was attached.</param>
public sealed record LogEntry(string Category, LogLevel Level, EventId Event, string Message, Exception? Exception);
