using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Sluice.Endpoints.SageMaker;

/// <summary>Names of the <see cref="MediaType"/>s, in requests and answers (RFC 9110, 8.3 and 12.5.1).</summary>
internal static class MediaTypes
{
    /// <summary>All names, as an error message lists them.</summary>
    public const string AllNames = "text/csv, application/json or application/jsonlines";

    public static string Name(this MediaType type) =>
        type switch
        {
            MediaType.Csv => "text/csv; charset=utf-8",
            MediaType.Json => "application/json",
            MediaType.JsonLines => "application/jsonlines",
            _ => throw new ArgumentOutOfRangeException(nameof(type), type, "no such media type"),
        };

    /// <summary>What a request's body is, by its Content-Type; parameters such as a charset do not matter.</summary>
    public static bool TryReadContent(HttpRequest request, out MediaType type)
    {
        type = default;
        return MediaTypeHeaderValue.TryParse(request.ContentType, out var content) && TryRead(content, out type);
    }

    /// <summary>Whether the body's first record is a header (RFC 4180, 3: <c>header=present</c>).</summary>
    public static bool SaysHeader(HttpRequest request) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out var content)
        && content.Parameters.Any(parameter =>
            parameter.Name.Equals("header", StringComparison.OrdinalIgnoreCase)
            && HeaderUtilities.RemoveQuotes(parameter.Value).Equals("present", StringComparison.OrdinalIgnoreCase)
        );

    /// <summary>The form of the answer that the caller likes best; where any will do, that of the request.</summary>
    public static bool TryReadAccepted(
        HttpRequest request,
        MediaType ofRequest,
        [NotNullWhen(true)] out MediaType? type
    )
    {
        type = null;
        var header = request.Headers.Accept;
        if (header.Count == 0 || !MediaTypeHeaderValue.TryParseList(header, out var accepted))
        {
            type = header.Count == 0 ? ofRequest : null;
            return type is not null;
        }

        foreach (
            var candidate in accepted.OrderByDescending(each => each.Quality ?? 1).Where(each => each.Quality != 0)
        )
        {
            if (TryRead(candidate, out var known))
            {
                type = known;
                return true;
            }

            if (Covers(candidate, ofRequest))
            {
                type = ofRequest;
                return true;
            }

            if (FirstCovered(candidate) is { } any)
            {
                type = any;
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether <c>*/*</c>, <c>text/*</c> or <c>application/*</c> takes it.</summary>
    private static bool Covers(MediaTypeHeaderValue range, MediaType type) =>
        MediaTypeHeaderValue.Parse(type.Name().Split(';')[0]).IsSubsetOf(range);

    private static MediaType? FirstCovered(MediaTypeHeaderValue range)
    {
        foreach (var type in new[] { MediaType.Json, MediaType.Csv })
        {
            if (Covers(range, type))
            {
                return type;
            }
        }

        return null;
    }

    private static bool TryRead(MediaTypeHeaderValue value, out MediaType type)
    {
        MediaType? read = value.MediaType.Value?.ToLowerInvariant() switch
        {
            "text/csv" => MediaType.Csv,
            "application/json" => MediaType.Json,
            "application/jsonlines" or "application/x-jsonlines" or "application/x-ndjson" => MediaType.JsonLines,
            _ => null,
        };
        type = read ?? default;
        return read is not null;
    }
}
