using Sluice.KubernetesClient.Errors;

namespace Sluice.KubernetesClient.Configuration;

/// <summary>Files with credentials.</summary>
internal static class SecretFile
{
    /// <summary>A token has some thousand characters, a bundle of authorities some hundred thousand.</summary>
    private const int LongestBytes = 4 << 20;

    /// <summary>The whole text.</summary>
    /// <exception cref="KubernetesException"><see cref="KubernetesFault.Misconfigured"/>: it cannot be read, or is far too long.</exception>
    public static string Read(string path)
    {
        try
        {
            var length = new FileInfo(path).Length;
            return length <= LongestBytes
                ? File.ReadAllText(path)
                : throw new IOException($"expected at most {LongestBytes} bytes, found {length}");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new KubernetesException(
                KubernetesFault.Misconfigured,
                $"cannot read {path}: {failure.Message}",
                failure
            );
        }
    }
}
