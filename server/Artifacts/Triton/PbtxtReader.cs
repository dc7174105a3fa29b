using System.Text;

namespace Sluice.Artifacts.Triton;

/// <summary>
/// Protobuf's text format (its "Text Format Language Specification"), without a schema: a list counts as its field, repeated.
/// </summary>
internal sealed class PbtxtReader
{
    // As deep as any configuration goes, and far from where a stack ends.
    private const int MaxDepth = 64;

    private readonly string _text;
    private int _at;
    private int _line = 1;

    private PbtxtReader(string text) => _text = text;

    private string Place => $"line {_line}";

    /// <exception cref="FormatException">The text is no such format; the message says where.</exception>
    public static IReadOnlyList<ConfigField> Read(string text) => new PbtxtReader(text).Fields('\0', 0);

    private List<ConfigField> Fields(char end, int depth)
    {
        if (depth > MaxDepth)
        {
            throw Fault($"expected at most {MaxDepth} messages in each other, got more");
        }

        var fields = new List<ConfigField>();
        while (Peek() is var next && next != end)
        {
            if (next is ',' or ';')
            {
                _at++;
                continue;
            }

            Field(fields, depth);
        }

        _at += end == '\0' ? 0 : 1;
        return fields;
    }

    private void Field(List<ConfigField> fields, int depth)
    {
        var place = Place;
        var name = Name();
        var hasColon = Take(':');
        if (Take('['))
        {
            while (!Take(']'))
            {
                fields.Add(Value(name, place, depth));
                Take(',');
            }

            return;
        }

        var value = Value(name, place, depth);
        fields.Add(value.Text is null || hasColon ? value : throw Fault($"expected ':' behind {name}"));
    }

    private ConfigField Value(string name, string place, int depth) =>
        Peek() switch
        {
            '{' => Message(name, place, '}', depth),
            '<' => Message(name, place, '>', depth),
            '"' or '\'' => new(name, String(), [], place),
            _ => new(name, Word($"a value of {name}"), [], place),
        };

    private ConfigField Message(string name, string place, char end, int depth)
    {
        _at++;
        return new(name, null, Fields(end, depth + 1), place);
    }

    private string Name()
    {
        if (!Take('['))
        {
            return Word("a field's name");
        }

        var end = _text.IndexOf(']', _at);
        if (end < 0)
        {
            throw Fault("expected ']' behind the name, got the end");
        }

        var name = _text[(_at - 1)..(end + 1)];
        _at = end + 1;
        return name;
    }

    private string Word(string expected)
    {
        Peek();
        var start = _at;
        while (_at < _text.Length && (char.IsAsciiLetterOrDigit(_text[_at]) || _text[_at] is '_' or '.' or '-' or '+'))
        {
            _at++;
        }

        return _at > start
            ? _text[start.._at]
            : throw Fault($"expected {expected}, got {(_at == _text.Length ? "the end" : $"'{_text[_at]}'")}");
    }

    /// <summary>Strings behind each other are one.</summary>
    private string String()
    {
        var text = new StringBuilder();
        while (Peek() is '"' or '\'')
        {
            var quote = _text[_at++];
            while (_at < _text.Length && _text[_at] != quote && _text[_at] != '\n')
            {
                text.Append(_text[_at] == '\\' ? Escaped() : _text[_at++]);
            }

            if (_at == _text.Length || _text[_at++] != quote)
            {
                throw Fault($"expected {quote} at the end of the string");
            }
        }

        return text.ToString();
    }

    private char Escaped()
    {
        if (_at + 1 >= _text.Length)
        {
            throw Fault("expected a character behind the backslash, got the end");
        }

        _at += 2;
        return _text[_at - 1] switch
        {
            'n' => '\n',
            't' => '\t',
            'r' => '\r',
            '\\' or '"' or '\'' or '?' => _text[_at - 1],
            var other => throw Fault($"expected one of \\n \\t \\r \\\\ \\\" \\' in a string, got \\{other}"),
        };
    }

    private bool Take(char wanted)
    {
        var isNext = Peek() == wanted;
        _at += isNext ? 1 : 0;
        return isNext;
    }

    /// <summary>The next character that is neither space nor comment; zero at the end.</summary>
    private char Peek()
    {
        while (_at < _text.Length)
        {
            var next = _text[_at];
            if (next == '#')
            {
                var end = _text.IndexOf('\n', _at);
                _at = end < 0 ? _text.Length : end;
            }
            else if (!char.IsWhiteSpace(next))
            {
                return next;
            }
            else
            {
                _line += next == '\n' ? 1 : 0;
                _at++;
            }
        }

        return '\0';
    }

    private FormatException Fault(string message) => new($"{Place}: {message}");
}
