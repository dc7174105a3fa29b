using System.Collections;
using System.Text.Json;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Sluice.Endpoints.Triton;

/// <summary>
/// Messages as JSON as Triton's REST writes them: the proto's names, every field, and 64-bit integers as numbers, where
/// protobuf's own mapping writes strings.
/// </summary>
internal static class MessageJson
{
    public static void Write(Utf8JsonWriter writer, IMessage message)
    {
        writer.WriteStartObject();
        foreach (var field in message.Descriptor.Fields.InFieldNumberOrder())
        {
            if (field.HasPresence && !field.Accessor.HasValue(message))
            {
                continue;
            }

            writer.WritePropertyName(field.Name);
            Write(writer, field, field.Accessor.GetValue(message));
        }

        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, FieldDescriptor field, object value)
    {
        if (field.IsMap)
        {
            writer.WriteStartObject();
            foreach (DictionaryEntry entry in (IDictionary)value)
            {
                writer.WritePropertyName($"{entry.Key}");
                WriteOne(writer, field.MessageType.FindFieldByNumber(2), entry.Value!);
            }

            writer.WriteEndObject();
        }
        else if (field.IsRepeated)
        {
            writer.WriteStartArray();
            foreach (var item in (IEnumerable)value)
            {
                WriteOne(writer, field, item);
            }

            writer.WriteEndArray();
        }
        else
        {
            WriteOne(writer, field, value);
        }
    }

    private static void WriteOne(Utf8JsonWriter writer, FieldDescriptor field, object value)
    {
        switch (value)
        {
            case IMessage message:
                Write(writer, message);
                break;
            case string text:
                writer.WriteStringValue(text);
                break;
            case bool flag:
                writer.WriteBooleanValue(flag);
                break;
            case int number when field.FieldType != FieldType.Enum:
                writer.WriteNumberValue(number);
                break;
            case uint number:
                writer.WriteNumberValue(number);
                break;
            case long number:
                writer.WriteNumberValue(number);
                break;
            case ulong number:
                writer.WriteNumberValue(number);
                break;
            default:
                writer.WriteStringValue(field.EnumType.FindValueByNumber(Convert.ToInt32(value)).Name);
                break;
        }
    }
}
