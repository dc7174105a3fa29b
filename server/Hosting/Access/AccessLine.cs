using System.Globalization;
using System.Text;

namespace Sluice.Hosting.Access;

/// <summary>
/// A request as one line of printable ASCII: <c>POST /v2/models/iris/infer 200 grpc=- bytes=412 ms=3.214 model=iris version=2 trace=…</c>.
/// Fields are separated by single spaces and have none in them, whatever a caller sends; <c>-</c>: nothing is known. Pure.
/// </summary>
public static class AccessLine
{
    /// <summary>Longer texts are cut.</summary>
    public const int LongestText = 512;

    private const string Unknown = "-";

    public static string Write(AccessEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        var status = entry.Status?.ToString(CultureInfo.InvariantCulture) ?? "aborted";
        var duration = entry.Duration.TotalMilliseconds.ToString("0.000", CultureInfo.InvariantCulture);
        return $"{Escape(entry.Method)} {Escape(entry.Path)} {status} grpc={Escape(entry.GrpcStatus)} bytes={entry.Bytes} "
            + $"ms={duration} model={Escape(entry.Model)} version={Escape(entry.Version)} trace={Escape(entry.TraceId)}";
    }

    /// <summary>All but graphic ASCII is percent-encoded, and so are percent and quotation marks.</summary>
    private static string Escape(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return Unknown;
        }

        var escaped = new StringBuilder();
        foreach (var value in Encoding.UTF8.GetBytes(text))
        {
            if (escaped.Length >= LongestText)
            {
                return escaped.Append("...").ToString();
            }

            if (value is > (byte)' ' and < 0x7f and not ((byte)'%' or (byte)'"'))
            {
                escaped.Append((char)value);
            }
            else
            {
                escaped.Append('%').Append(value.ToString("X2", CultureInfo.InvariantCulture));
            }
        }

        return escaped.ToString();
    }
}
