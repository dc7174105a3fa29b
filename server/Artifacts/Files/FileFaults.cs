using Sluice.Artifacts.Stores;

namespace Sluice.Artifacts.Files;

/// <summary>What a file system's failure means: the one table of this adapter.</summary>
internal static class FileFaults
{
    /// <summary>Whether the failure is one of the file system, and not of the caller.</summary>
    public static bool IsOfFiles(Exception failure) => failure is IOException or UnauthorizedAccessException;

    /// <param name="failure">One that <see cref="IsOfFiles"/>.</param>
    /// <param name="path">Absolute; what was asked for.</param>
    /// <param name="doing">"read", "write" …</param>
    public static ArtifactException Of(Exception failure, string path, string doing) =>
        failure switch
        {
            FileNotFoundException or DirectoryNotFoundException => Missing(path),
            UnauthorizedAccessException => Refused(path, doing),
            PathTooLongException => TooLong(path),
            _ => Of(failure.HResult, path, doing, failure),
        };

    /// <param name="error">An errno value.</param>
    /// <param name="path">Absolute; what was asked for.</param>
    /// <param name="doing">"read", "write" …</param>
    /// <param name="failure">What it came with.</param>
    public static ArtifactException Of(int error, string path, string doing, Exception? failure = null) =>
        error switch
        {
            LinuxFiles.NoEntry => Missing(path),
            1 or 13 or LinuxFiles.ReadOnly => Refused(path, doing),
            LinuxFiles.NoSpace or LinuxFiles.OverQuota => new(
                ArtifactFault.DiskFull,
                $"cannot {doing} {path}: the disk is full or its quota is used up; free space there, or choose another place",
                failure
            ),
            LinuxFiles.NameTooLong => TooLong(path),
            LinuxFiles.NotADirectory or LinuxFiles.Exists or 21 => new(
                ArtifactFault.Invalid,
                $"cannot {doing} {path}: a file stands where a directory is needed, or the reverse; check what lies there",
                failure
            ),
            LinuxFiles.TooManyLinks => new(
                ArtifactFault.Invalid,
                $"cannot {doing} {path}: its links lead round in a circle",
                failure
            ),
            _ => new(
                ArtifactFault.Unreachable,
                $"cannot {doing} {path}: {failure?.Message ?? $"error {error}"}; check the disk, or what is mounted there",
                failure
            ),
        };

    public static ArtifactException Missing(string path) =>
        new(ArtifactFault.KeyMissing, $"expected a file at {path}, found none; check the path, or publish it");

    public static ArtifactException Outside(string path, string root) =>
        new(
            ArtifactFault.Refused,
            $"{path} is a link that leads out of {root}, and is not followed; put the file itself there"
        );

    private static ArtifactException Refused(string path, string doing) =>
        new(
            ArtifactFault.Refused,
            $"not allowed to {doing} {path} as the user {Environment.UserName}; check its owner, mode and mount"
        );

    private static ArtifactException TooLong(string path) =>
        new(
            ArtifactFault.Invalid,
            $"the path {path[..Math.Min(path.Length, 200)]}… is longer than the file system allows"
        );
}
