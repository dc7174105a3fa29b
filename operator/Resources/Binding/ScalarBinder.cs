using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Sluice.Resources.Manifests;
using Sluice.Resources.Schemas;
using Sluice.Resources.Values;

namespace Sluice.Resources.Binding;

/// <summary>Binds single values, and says how to write them when only their quotes are wrong.</summary>
internal sealed class ScalarBinder(BindingProblems problems)
{
    public object? Bind(ManifestScalar scalar, Type type, string path) =>
        type switch
        {
            _ when type == typeof(string) && scalar.Kind == ScalarKind.String => scalar.Value,
            _ when type == typeof(bool) && scalar.Kind == ScalarKind.Boolean => bool.Parse(scalar.Value),
            _ when type == typeof(int) && scalar.Kind == ScalarKind.Integer => BindInt32(scalar, path),
            _ when type == typeof(long) && scalar.Kind == ScalarKind.Integer => BindInt64(scalar, path),
            { IsEnum: true } when scalar.Kind == ScalarKind.String => BindEnum(scalar, type, path),
            _ when type == typeof(Quantity) && scalar.Kind is ScalarKind.String or ScalarKind.Integer =>
                Quantity.TryParse(scalar.Value, out var quantity) ? quantity : RefuseText(scalar, type, path),
            _ when type == typeof(Duration) && scalar.Kind == ScalarKind.String => Duration.TryParse(
                scalar.Value,
                out var duration
            )
                ? duration
                : RefuseText(scalar, type, path),
            _ when type == typeof(DateTimeOffset) && scalar.Kind == ScalarKind.String => BindTime(scalar, type, path),
            _ => RefuseKind(scalar, type, path),
        };

    /// <summary>A scalar of a fragment as JSON.</summary>
    public JsonNode? ToJson(ManifestScalar scalar, string path)
    {
        try
        {
            return scalar.Kind == ScalarKind.String ? JsonValue.Create(scalar.Value) : JsonNode.Parse(scalar.Value);
        }
        catch (JsonException)
        {
            // YAML has numbers that JSON has not: infinities, and what is not a number.
            problems.Refuse(path, $"expected a value that JSON has, got {Wording.Describe(scalar)}");
            return null;
        }
    }

    private object? BindInt32(ManifestScalar scalar, string path) =>
        int.TryParse(scalar.Value, out var number) ? number : RefuseSize(scalar, int.MinValue, int.MaxValue, path);

    private object? BindInt64(ManifestScalar scalar, string path) =>
        long.TryParse(scalar.Value, out var number) ? number : RefuseSize(scalar, long.MinValue, long.MaxValue, path);

    private object? RefuseSize(ManifestScalar scalar, long least, long most, string path) =>
        problems.Refuse(path, $"expected an integer from {least} to {most}, got {Wording.Describe(scalar)}");

    private object? BindEnum(ManifestScalar scalar, Type type, string path)
    {
        var names = Enum.GetNames(type);
        if (names.Contains(scalar.Value))
        {
            return Enum.Parse(type, scalar.Value);
        }
        var meant = NearestName.Of(scalar.Value, names) is { } name ? $"; did you mean {name}?" : "";
        return problems.Refuse(path, $"expected {FieldType.Describe(type)}, got {Wording.Quote(scalar.Value)}{meant}");
    }

    private object? BindTime(ManifestScalar scalar, Type type, string path) =>
        DateTimeOffset.TryParse(
            scalar.Value,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal,
            out var time
        )
            ? time
            : RefuseText(scalar, type, path);

    private object? RefuseText(ManifestScalar scalar, Type type, string path) =>
        problems.Refuse(path, $"expected {FieldType.Describe(type)}, got {Wording.Quote(scalar.Value)}");

    private object? RefuseKind(ManifestScalar scalar, Type type, string path)
    {
        var hint = (scalar.Kind, type) switch
        {
            (ScalarKind.Integer or ScalarKind.Float or ScalarKind.Boolean, _)
                when type == typeof(string) || (type == typeof(Quantity) && scalar.Kind == ScalarKind.Float) =>
                $"; write it in quotes: {Wording.Quote(scalar.Written)}",
            (ScalarKind.String, _) when type == typeof(int) && int.TryParse(scalar.Value, out var number) =>
                $"; write it without quotes: {number}",
            (ScalarKind.String, _) when type == typeof(long) && long.TryParse(scalar.Value, out var number) =>
                $"; write it without quotes: {number}",
            (ScalarKind.String, _) when type == typeof(bool) && bool.TryParse(scalar.Value, out var truth) =>
                $"; write it without quotes: {(truth ? "true" : "false")}",
            _ => "",
        };
        return problems.Refuse(path, $"expected {FieldType.Describe(type)}, got {Wording.Describe(scalar)}{hint}");
    }
}
