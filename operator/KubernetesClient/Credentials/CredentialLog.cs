using Microsoft.Extensions.Logging;

namespace Sluice.KubernetesClient.Credentials;

/// <summary>Messages about credentials; numbers 6000 to 6019. None holds a secret.</summary>
internal static partial class CredentialLog
{
    [LoggerMessage(6000, LogLevel.Warning, "The credential could not be renewed; the old one is used on. {Problem}")]
    public static partial void KeptOld(ILogger log, string problem);

    [LoggerMessage(6001, LogLevel.Debug, "Asking {Command} for a credential")]
    public static partial void Asking(ILogger log, string command);
}
