using Sluice.Serving.Errors;

namespace Sluice.Endpoints.OpenInference;

/// <summary>
/// Request parameters that would change the answer and that this server does not act on: refused, because an answer that
/// left them out would be wrong. All other parameters are hints, and ignored; so is one of these that is false, by which
/// clients say that they do not ask for it.
/// </summary>
internal static class UnsupportedParameters
{
    private static readonly string[] Names =
    [
        "classification",
        "sequence_end",
        "sequence_id",
        "sequence_start",
        "shared_memory_byte_size",
        "shared_memory_offset",
        "shared_memory_region",
    ];

    /// <exception cref="ServingException">InvalidArgument: the parameter is one of those.</exception>
    public static void Check(string name)
    {
        if (Array.BinarySearch(Names, name, StringComparer.Ordinal) >= 0)
        {
            throw ServingException.InvalidArgument($"parameter '{name}' is not supported by this server");
        }
    }
}
