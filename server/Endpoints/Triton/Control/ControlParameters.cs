using System.Text.Json;
using Sluice.Serving.Errors;

namespace Sluice.Endpoints.Triton.Control;

/// <summary>
/// What may stand beside a model's name where it is to be loaded or unloaded: nothing that would make another model of it, because
/// what a version is stands in the repository.
/// </summary>
internal static class ControlParameters
{
    private const string Dependents = "unload_dependents";

    /// <exception cref="ServingException">InvalidArgument: the body is no such request, or asks for more.</exception>
    public static void ReadLoad(ReadOnlyMemory<byte> body) => Read(body, CheckLoad);

    /// <inheritdoc cref="ReadLoad"/>
    public static void ReadUnload(ReadOnlyMemory<byte> body) => Read(body, CheckUnload);

    /// <inheritdoc cref="ReadLoad" path="/exception"/>
    public static void CheckLoad(IEnumerable<string> names)
    {
        if (names.FirstOrDefault() is { } name)
        {
            throw ServingException.InvalidArgument(
                $"parameter '{name}' is not supported: a model is loaded as its repository has it"
            );
        }
    }

    /// <summary>There are no ensembles here, so nothing depends on a model: whether that is unloaded too has no meaning.</summary>
    /// <inheritdoc cref="ReadLoad" path="/exception"/>
    public static void CheckUnload(IEnumerable<string> names) => CheckLoad(names.Where(name => name != Dependents));

    /// <inheritdoc cref="ReadLoad" path="/exception"/>
    public static void CheckRepository(string name)
    {
        if (name.Length > 0)
        {
            throw ServingException.InvalidArgument(
                $"repository_name: expected none, got '{name}': this server has one repository"
            );
        }
    }

    /// <summary>The body is optional, and so are its parameters.</summary>
    private static void Read(ReadOnlyMemory<byte> body, Action<IEnumerable<string>> check)
    {
        if (body.IsEmpty)
        {
            return;
        }

        try
        {
            using var json = JsonDocument.Parse(body);
            if (json.RootElement.ValueKind != JsonValueKind.Object)
            {
                throw ServingException.InvalidArgument("expected a JSON object, or no body");
            }

            if (json.RootElement.TryGetProperty("parameters", out var parameters))
            {
                check([.. parameters.EnumerateObject().Select(parameter => parameter.Name)]);
            }
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException)
        {
            throw ServingException.InvalidArgument(
                $"expected {{\"parameters\": {{…}}}}, or no body: {failure.Message}",
                failure
            );
        }
    }
}
