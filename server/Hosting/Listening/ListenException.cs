namespace Sluice.Hosting.Listening;

/// <summary>A listener's address cannot be bound. The message is a sentence for the user.</summary>
public sealed class ListenException(string message, Exception inner) : Exception(message, inner);
