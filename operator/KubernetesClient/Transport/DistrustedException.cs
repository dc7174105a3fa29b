namespace Sluice.KubernetesClient.Transport;

/// <summary>A server's certificate is not trusted; the message says why, and what to check.</summary>
internal sealed class DistrustedException(string message, Exception? inner = null) : Exception(message, inner);
