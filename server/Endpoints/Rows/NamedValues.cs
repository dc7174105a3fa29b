using System.Text.Json;
using Sluice.Endpoints.Json;
using Sluice.Serving.Errors;
using Sluice.Serving.Models;

namespace Sluice.Endpoints.Rows;

/// <summary>
/// The inputs of a request whose JSON brings neither types nor shapes: types are the model's, shapes those of the arrays. A
/// value is that of the one input which a model takes, or an object of values by input.
/// </summary>
internal sealed class NamedValues(ModelSignature signature)
{
    private readonly NestedValues[] _inputs = [.. signature.Inputs.Select(input => new NestedValues(input))];
    private bool? _isNamed;
    private int _count;

    /// <summary>The inputs that were given.</summary>
    public IReadOnlyList<NestedValues> Given => Array.FindAll(_inputs, input => input.Count > 0);

    /// <summary>How many were added.</summary>
    public int Count => _count;

    /// <summary>Adds all values of the array at which the reader stands.</summary>
    /// <param name="reader">At the array's begin; afterwards at its end.</param>
    /// <param name="text">What it reads.</param>
    /// <param name="where">The array's place, for error messages.</param>
    /// <exception cref="ServingException">As <see cref="Add"/>.</exception>
    public void AddAll(ref Utf8JsonReader reader, ReadOnlySpan<byte> text, string where)
    {
        if (Only() is { } only && only.TryAddRows(ref reader, text))
        {
            _count = (int)only.Count;
            _isNamed = false;
            return;
        }

        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            Add(ref reader, text, $"{where}[{_count}]");
        }
    }

    /// <summary>Adds the value at which the reader stands.</summary>
    /// <param name="reader">At the value; afterwards at its last token.</param>
    /// <param name="text">What it reads.</param>
    /// <param name="where">The value's place, for error messages.</param>
    /// <exception cref="ServingException">InvalidArgument: it is no value for this model, or not as those before.</exception>
    public void Add(ref Utf8JsonReader reader, ReadOnlySpan<byte> text, string where)
    {
        var isNamed = IsNamed(reader);
        _isNamed ??= isNamed;
        if (_isNamed != isNamed)
        {
            throw ServingException.InvalidArgument(
                $"{where}: expected {(isNamed ? "a value" : "an object of inputs by name")}, as before, got "
                    + $"{JsonObjects.Show(ref reader)}"
            );
        }

        if (isNamed)
        {
            AddObject(ref reader, text, where);
        }
        else
        {
            var only =
                Only()
                ?? throw ServingException.InvalidArgument(
                    $"{where}: expected an object of inputs by name, because the model takes {List()}"
                );
            only.Add(ref reader, text, where);
        }

        _count++;
        Expect(where);
    }

    private bool IsNamed(Utf8JsonReader reader) =>
        reader.TokenType == JsonTokenType.StartObject
        && (!NestedValues.IsEncodedBytes(reader) || Array.Exists(_inputs, input => input.Name == "b64"));

    private void AddObject(ref Utf8JsonReader reader, ReadOnlySpan<byte> text, string where)
    {
        while (JsonObjects.NextProperty(ref reader, out var name))
        {
            var input =
                Array.Find(_inputs, input => input.Name == name)
                ?? throw ServingException.InvalidArgument($"{where}: no input '{name}'; the model takes {List()}");
            JsonObjects.Once(input.Count <= _count, $"{where}.{name}");
            if (input.Count < _count)
            {
                throw ServingException.InvalidArgument($"{where}: input '{name}' was not given before; give it to all");
            }

            input.Add(ref reader, text, where);
        }
    }

    /// <summary>The input that is meant where none is named; null: it could be several.</summary>
    private NestedValues? Only()
    {
        var required = Array.FindAll(_inputs, input => !IsOptional(input));
        return (_inputs, required) switch
        {
            ([var only], _) => only,
            (_, [var only]) => only,
            _ => null,
        };
    }

    /// <summary>Every value has every input, but for optional ones, which all have or none.</summary>
    private void Expect(string where)
    {
        foreach (var input in _inputs)
        {
            if (input.Count < _count && (input.Count > 0 || !IsOptional(input)))
            {
                throw ServingException.InvalidArgument(
                    $"{where}: input '{input.Name}' is missing; the model takes {List()}"
                );
            }
        }
    }

    private bool IsOptional(NestedValues input) =>
        signature.Inputs.Any(spec => spec.Name == input.Name && spec.IsOptional);

    private string List() =>
        signature.Inputs.Count == 0 ? "none" : string.Join(", ", signature.Inputs.Select(spec => $"{spec}"));
}
