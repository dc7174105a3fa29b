using Microsoft.Extensions.Logging;

namespace Sluice.ModelServer;

/// <summary>Leaves the reason of the end where whoever started the process looks for it.</summary>
internal static class LastWords
{
    // Kubernetes reads 4,096 bytes of a container's termination message.
    private const int MostCharacters = 1000;

    /// <param name="path">The file; null or empty: none. One that is there is overwritten.</param>
    /// <param name="reason">A sentence.</param>
    /// <param name="log">Gets a warning when the file cannot be written: the reason has been logged already.</param>
    public static void Write(string? path, string reason, ILogger log)
    {
        if (string.IsNullOrEmpty(path))
        {
            return;
        }

        try
        {
            File.WriteAllText(path, reason.Length > MostCharacters ? reason[..MostCharacters] : reason);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            ModelServerLog.NoLastWords(log, path, failure.Message);
        }
    }
}
