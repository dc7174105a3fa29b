namespace Sluice.ControllerRuntime.Leadership;

/// <summary>A write was refused, or broken off, because another replica may lead. Whether one broken off happened is unknown.</summary>
public sealed class NotLeadingException(string message) : Exception(message);
