using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Sluice.Resources.ModelDeployments;
using Sluice.Resources.ModelDeployments.Serving;
using Sluice.Resources.Values;

namespace Sluice.Rendering.Revisions;

/// <summary>
/// Names a revision after what the user wrote and what decides its answers, and after nothing else: neither weights nor
/// the variant's name nor anything that Sluice renders, so that a newer Sluice gives live revisions the names they have.
/// </summary>
/// <remarks>
/// The canonical form is one line for each field, <c>path=length:value</c> and a line feed, in UTF-8; the length is the
/// value's in bytes; the lines are sorted by the bytes of their paths. Absent fields have no line, so a field that a
/// later release adds changes no name until somebody writes it. The name is the first 10 hexadecimal digits, in lower
/// case, of the form's SHA-256. The fields now: <c>model.name</c> (the name in effect, always there),
/// <c>model.uri</c>, <c>model.credentialsSecretRef.name</c>, <c>version</c>, <c>digest</c>, and each field of
/// <c>runtime</c>, <c>resources</c> and <c>podTemplate</c> that the variant or else the deployment writes. Of those a
/// text stands as it is; all else is JSON: compact, names sorted, without nulls. An empty list or mapping has no line.
/// </remarks>
public static class RevisionName
{
    private const int Digits = 10;

    /// <summary>The name of the revision that the spec wants for a variant.</summary>
    public static string Of(ModelDeployment deployment, VariantSpec variant) =>
        Of([
            ("model.name", deployment.ModelName),
            ("model.uri", deployment.Spec.Model.Uri),
            ("version", variant.Version),
            ("digest", variant.Digest),
            ("model.credentialsSecretRef.name", deployment.Spec.Model.CredentialsSecretRef?.Name),
            .. SettingsOf(VariantSettings.Of(deployment.Spec, variant)),
        ]);

    private static IEnumerable<(string Path, string? Value)> SettingsOf(VariantSettings settings) =>
        [
            .. FieldsOf("runtime", settings.Runtime),
            .. FieldsOf("resources", settings.Resources),
            .. FieldsOf("podTemplate", settings.PodTemplate),
        ];

    private static IEnumerable<(string Path, string? Value)> FieldsOf<T>(string path, T? record)
        where T : class =>
        from field in ResourceJson.ToJsonObject(record) ?? []
        select ($"{path}.{field.Key}", ValueOf(field.Value));

    private static string? ValueOf(JsonNode? value) =>
        value switch
        {
            null or JsonObject { Count: 0 } or JsonArray { Count: 0 } => null,
            JsonValue text when text.TryGetValue<string>(out var written) => written,
            _ => CanonicalJson.Write(value),
        };

    internal static string Of(IEnumerable<(string Path, string? Value)> fields) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(CanonicalForm(fields))))[..Digits];

    internal static string CanonicalForm(IEnumerable<(string Path, string? Value)> fields) =>
        string.Concat(
            fields
                .Where(field => field.Value is not null)
                .OrderBy(field => field.Path, StringComparer.Ordinal)
                .Select(field => $"{field.Path}={Encoding.UTF8.GetByteCount(field.Value!)}:{field.Value}\n")
        );
}
