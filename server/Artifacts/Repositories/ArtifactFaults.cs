using Sluice.Artifacts.Stores;
using Sluice.Serving.Errors;

namespace Sluice.Artifacts.Repositories;

/// <summary>The one table from faults of stores and artifacts to the core's errors.</summary>
internal static class ArtifactFaults
{
    public static ServingException ToServing(ArtifactException failure) =>
        failure.Fault switch
        {
            ArtifactFault.BucketMissing or ArtifactFault.KeyMissing => ServingException.NotFound(failure.Message),
            ArtifactFault.Invalid or ArtifactFault.DigestMismatch or ArtifactFault.Exists =>
                ServingException.InvalidArgument(failure.Message, failure),
            ArtifactFault.CredentialsMissing
            or ArtifactFault.Refused
            or ArtifactFault.Changed
            or ArtifactFault.Unreachable
            or ArtifactFault.Throttled
            or ArtifactFault.TlsNotTrusted
            or ArtifactFault.DiskFull => ServingException.Unavailable(failure.Message),
            _ => throw new ArgumentOutOfRangeException(nameof(failure), failure.Fault, "expected a value of the enum"),
        };
}
