using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Sluice.Hosting.Access;
using Sluice.Serving.Inference;

namespace Sluice.Endpoints.OpenInference;

/// <summary>Headers of an answer, REST's and gRPC's alike.</summary>
internal static class AnswerHeaders
{
    /// <summary>The digest of the version that answered: <c>sha256:…</c>.</summary>
    public const string Digest = "sluice-digest";

    /// <summary>Says who answers, in the head of the answer and to the access log.</summary>
    public static void Write(HttpContext context, InferenceResponse response)
    {
        context.Response.Headers[Digest] = response.Digest.ToString();
        Name(context.Features, response);
    }

    /// <summary>Tells the access log who answers, where there is one.</summary>
    public static void Name(IFeatureCollection features, InferenceResponse response) =>
        features.Get<AccessLabels>()?.Name(response.Model.Text, response.Version.Text);
}
