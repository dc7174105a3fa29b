using System.Text.Json;
using Sluice.Endpoints.Json;
using Sluice.Serving.Models;
using Sluice.Serving.Settings;
using Sluice.Serving.Tensors;

namespace Sluice.Endpoints.OpenInference;

/// <summary>
/// The classes of a classifier, whose outputs are tensors here and maps in the model, or whose author names them in a file: as a
/// parameter, whose values are plain, hence as the text of a JSON list.
/// </summary>
internal static class LabelParameters
{
    /// <summary>Of an output in an answer.</summary>
    public const string OfOutput = "labels";

    /// <summary>Of a model, in its metadata and configuration: one for each such output.</summary>
    public static IEnumerable<KeyValuePair<string, string>> OfModel(ModelSignature signature, ModelSettings settings) =>
        signature
            .Outputs.Select(output => (output.Name, Labels: settings.LabelsOf(output)))
            .Where(output => output.Labels is not null)
            .Select(output => KeyValuePair.Create($"{OfOutput}.{output.Name}", Text(output.Labels!)));

    /// <summary>Of a model: one for each output that it declares and nobody can ask for, with the reason.</summary>
    public static IEnumerable<KeyValuePair<string, string>> Unserved(ModelSignature signature) =>
        signature.Unserved.Select(output => KeyValuePair.Create($"unserved.{output.Name}", output.Reason));

    /// <summary>Such as <c>["setosa","virginica"]</c>, or <c>[0,1]</c>.</summary>
    public static string Text(ClassLabels classes)
    {
        var json = JsonText.Write(writer => Write(writer, classes));
        return System.Text.Encoding.UTF8.GetString(json.Span);
    }

    /// <summary>A list of text, or of numbers.</summary>
    public static void Write(Utf8JsonWriter writer, ClassLabels classes)
    {
        writer.WriteStartArray();
        foreach (var name in classes.Names)
        {
            if (classes.AreNumbers)
            {
                writer.WriteRawValue(name);
            }
            else
            {
                writer.WriteStringValue(name);
            }
        }

        writer.WriteEndArray();
    }
}
