using System.Reflection;
using System.Text.Json.Nodes;
using Sluice.Resources.Constraints;
using Sluice.Resources.Values;

namespace Sluice.Resources.Schemas;

/// <summary>Writes the structural schema of a record: the same names, types, defaults and rules that the binder goes by.</summary>
/// <param name="describe">What a member, or a type, says of itself; empty: nothing.</param>
/// <param name="hasRules">As <see cref="FieldSchema.HasRules"/>.</param>
/// <param name="hasDefaults">Whether the server shall write defaults into what it stores.</param>
internal sealed class SchemaGenerator(Func<MemberInfo, string> describe, bool hasRules, bool hasDefaults)
{
    /// <summary>An object with the record's fields.</summary>
    public JsonObject OfRecord(Type record)
    {
        var fields = RecordField.Of(record);
        var defaults = Activator.CreateInstance(record)!;
        var schema = new JsonObject { ["type"] = "object" };
        var required = fields.Where(field => field.IsRequired).Select(field => (JsonNode)field.Name).ToArray();
        if (required.Length > 0)
        {
            schema["required"] = new JsonArray(required);
        }

        schema["properties"] = new JsonObject(
            fields.Select(field => KeyValuePair.Create(field.Name, (JsonNode?)OfField(field, defaults)))
        );
        return schema;
    }

    private JsonObject OfField(RecordField field, object defaults)
    {
        var type = Nullable.GetUnderlyingType(field.Property.PropertyType) ?? field.Property.PropertyType;
        var schema = new FieldSchema(hasRules);
        Describe(schema, field.Property, type);
        foreach (var (keyword, value) in OfType(type))
        {
            schema.Set(keyword, value!.DeepClone());
        }

        if (hasDefaults && !field.IsRequired && DefaultOf(field.Property.GetValue(defaults)) is { } written)
        {
            schema.Set("default", written);
        }

        if (FieldType.IsList(type) && !field.Constraints.OfType<UniqueByAttribute>().Any())
        {
            schema.Set("x-kubernetes-list-type", "atomic");
        }

        foreach (var constraint in field.Constraints)
        {
            constraint.AddTo(schema);
        }

        return schema.Node;
    }

    private JsonObject OfType(Type type) =>
        type switch
        {
            _ when type == typeof(string) => new() { ["type"] = "string" },
            _ when type == typeof(bool) => new() { ["type"] = "boolean" },
            _ when type == typeof(int) => new() { ["type"] = "integer", ["format"] = "int32" },
            _ when type == typeof(long) => new() { ["type"] = "integer", ["format"] = "int64" },
            _ when type == typeof(DateTimeOffset) => new() { ["type"] = "string", ["format"] = "date-time" },
            _ when type == typeof(Quantity) => OfQuantity(),
            _ when type == typeof(Duration) => OfDuration(),
            { IsEnum: true } => new()
            {
                ["type"] = "string",
                ["enum"] = new JsonArray([.. Enum.GetNames(type).Select(name => (JsonNode)name)]),
            },
            _ when FieldType.IsFragment(type) => new()
            {
                ["type"] = "object",
                ["x-kubernetes-preserve-unknown-fields"] = true,
            },
            _ when FieldType.IsList(type) => new()
            {
                ["type"] = "array",
                ["items"] = OfType(FieldType.ElementOf(type)),
            },
            _ when FieldType.IsMap(type) => new()
            {
                ["type"] = "object",
                ["additionalProperties"] = OfType(FieldType.ElementOf(type)),
            },
            _ => OfRecord(type),
        };

    private static JsonObject OfQuantity() =>
        new()
        {
            ["anyOf"] = new JsonArray(new JsonObject { ["type"] = "integer" }, new JsonObject { ["type"] = "string" }),
            ["pattern"] = PatternAttribute.Anchored(Quantity.Pattern),
            ["x-kubernetes-int-or-string"] = true,
        };

    private JsonObject OfDuration()
    {
        var schema = new FieldSchema(hasRules);
        schema.Set("type", "string");
        new PatternAttribute(Duration.Pattern, Duration.Expected) { Longest = Duration.MaxLength }.AddTo(schema);
        return schema.Node;
    }

    private void Describe(FieldSchema schema, PropertyInfo property, Type type)
    {
        var itself = FieldType.IsList(type) ? FieldType.ElementOf(type) : type;
        var parts = new List<string> { describe(property) };
        if (FieldType.IsRecord(itself))
        {
            parts.Add(describe(itself));
        }

        if (itself.IsEnum)
        {
            parts.AddRange(Enum.GetNames(itself).Select(name => DescribeValue(itself, name)));
        }

        var text = string.Join(' ', parts.Where(part => part.Length > 0));
        if (text.Length > 0)
        {
            schema.Set("description", text);
        }
    }

    private string DescribeValue(Type type, string name)
    {
        var text = describe(type.GetField(name)!);
        return text.Length > 0 ? $"{name}: {text}" : "";
    }

    private static JsonValue? DefaultOf(object? value) =>
        value switch
        {
            string text => JsonValue.Create(text),
            bool truth => JsonValue.Create(truth),
            int number => JsonValue.Create(number),
            long number => JsonValue.Create(number),
            Quantity quantity => JsonValue.Create(quantity.Text),
            Duration duration => JsonValue.Create(duration.Text),
            Enum choice => JsonValue.Create($"{choice}"),
            _ => null,
        };
}
