namespace Sluice.Grpc.Messages;

/// <summary>Bytes are not the message that they should be: the caller's fault. The message is a sentence for the caller.</summary>
public sealed class MalformedMessageException(string reason, Exception? inner = null) : Exception(reason, inner);
