namespace Sluice.Endpoints.OpenInference;

/// <summary>Headers of an answer, REST's and gRPC's alike.</summary>
internal static class AnswerHeaders
{
    /// <summary>The digest of the version that answered: <c>sha256:…</c>.</summary>
    public const string Digest = "sluice-digest";
}
