using System.Buffers;
using System.Buffers.Text;
using Microsoft.AspNetCore.Http;
using Sluice.Grpc.Status;

namespace Sluice.Grpc.Metadata;

/// <summary>
/// Custom metadata over HTTP headers or trailers. Names end in <c>-bin</c> where the value is bytes, which travel as Base64.
/// Specification: gRPC over HTTP/2, "Requests", Custom-Metadata.
/// </summary>
public readonly struct GrpcMetadata
{
    private static readonly SearchValues<char> NameCharacters = SearchValues.Create(
        "0123456789abcdefghijklmnopqrstuvwxyz_-."
    );

    private readonly IHeaderDictionary _headers;

    internal GrpcMetadata(IHeaderDictionary headers) => _headers = headers;

    /// <summary>The text of a name: several values are joined by commas; null where it is absent.</summary>
    public string? Get(string name) => _headers.TryGetValue(name, out var values) ? values.ToString() : null;

    /// <summary>The bytes of every value of a name that ends in <c>-bin</c>; padded and unpadded Base64 are read.</summary>
    /// <exception cref="GrpcException">INVALID_ARGUMENT: a value is not Base64.</exception>
    public IReadOnlyList<byte[]> GetBinary(string name)
    {
        RequireBinaryName(name, expected: true);
        return
        [
            .. _headers[name]
                .SelectMany(value => (value ?? "").Split(',', StringSplitOptions.TrimEntries))
                .Select(value => Decode(name, value)),
        ];
    }

    /// <summary>Adds a value of printable ASCII.</summary>
    /// <exception cref="ArgumentException">The name is reserved, binary or has other characters than
    /// <c>0-9 a-z _ - .</c>; or the value is not printable ASCII.</exception>
    public void Append(string name, string value)
    {
        RequireName(name);
        RequireBinaryName(name, expected: false);
        if (value.AsSpan().ContainsAnyExceptInRange(' ', '~'))
            throw new ArgumentException($"metadata {name}: expected printable ASCII, got \"{value}\"", nameof(value));
        _headers.Append(name, value);
    }

    /// <summary>Adds bytes under a name that ends in <c>-bin</c>.</summary>
    /// <exception cref="ArgumentException">The name is reserved, not binary or has other characters than
    /// <c>0-9 a-z _ - .</c>.</exception>
    public void AppendBinary(string name, ReadOnlySpan<byte> value)
    {
        RequireName(name);
        RequireBinaryName(name, expected: true);
        _headers.Append(name, Convert.ToBase64String(value).TrimEnd('='));
    }

    private static void RequireName(string name)
    {
        if (name.Length == 0 || name.AsSpan().ContainsAnyExcept(NameCharacters))
            throw new ArgumentException($"metadata: expected a name of 0-9 a-z _ - . , got \"{name}\"", nameof(name));
        if (name.StartsWith(GrpcHeaderNames.ReservedPrefix, StringComparison.Ordinal))
            throw new ArgumentException($"metadata: {name} belongs to the protocol", nameof(name));
    }

    private static void RequireBinaryName(string name, bool expected)
    {
        if (name.EndsWith(GrpcHeaderNames.BinarySuffix, StringComparison.Ordinal) != expected)
        {
            throw new ArgumentException(
                $"metadata: expected a name that {(expected ? "ends" : "does not end")} in -bin, got \"{name}\"",
                nameof(name)
            );
        }
    }

    private static byte[] Decode(string name, string value)
    {
        var padded = value.TrimEnd('=');
        padded = padded.PadRight((padded.Length + 3) / 4 * 4, '=');
        var bytes = new byte[Base64.GetMaxDecodedFromUtf8Length(padded.Length)];
        if (Convert.TryFromBase64String(padded, bytes, out var length))
            return bytes[..length];

        throw new GrpcException(GrpcStatusCode.InvalidArgument, $"metadata {name}: expected Base64, got \"{value}\"");
    }
}
