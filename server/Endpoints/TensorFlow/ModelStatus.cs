using System.Text.Json;
using Sluice.Serving.Lifecycle;

namespace Sluice.Endpoints.TensorFlow;

/// <summary>Versions' states in TensorFlow Serving's words (GetModelStatusResponse).</summary>
internal static class ModelStatus
{
    public static void Write(Utf8JsonWriter writer, IEnumerable<VersionSnapshot> versions)
    {
        writer.WriteStartObject();
        writer.WriteStartArray("model_version_status");
        foreach (var version in versions)
        {
            writer.WriteStartObject();
            writer.WriteString("version", version.Version.Text);
            writer.WriteString("state", State(version.State));
            writer.WriteStartObject("status");
            writer.WriteString("error_code", Code(version));
            writer.WriteString("error_message", version.Reason ?? "");
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static string State(ModelState state) =>
        state switch
        {
            ModelState.Waiting => "START",
            ModelState.Loading => "LOADING",
            ModelState.Ready => "AVAILABLE",
            _ => "END",
        };

    private static string Code(VersionSnapshot version) =>
        version.State != ModelState.Failed ? "OK"
        : version.MayPass ? "UNAVAILABLE"
        : "INVALID_ARGUMENT";
}
