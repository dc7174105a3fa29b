using System.Text.Json;
using Sluice.Protos.Inference;
using Sluice.Serving.Errors;

namespace Sluice.Endpoints.Triton.Control;

/// <summary>
/// What may stand beside a model's name where it is to be loaded or unloaded: how it is to be served, and nothing that would make
/// another model of it, because what a version is stands in the repository.
/// </summary>
internal static class ControlParameters
{
    private const string Configuration = "config";
    private const string Dependents = "unload_dependents";

    /// <summary>The configuration that a load brings; null: none.</summary>
    /// <exception cref="ServingException">InvalidArgument: the body is no such request, or asks for more.</exception>
    public static string? ReadLoad(ReadOnlyMemory<byte> body) =>
        Read(
            body,
            parameters =>
            {
                CheckLoad(parameters.EnumerateObject().Select(parameter => parameter.Name));
                return parameters.TryGetProperty(Configuration, out var configuration)
                    ? Text(configuration.ValueKind == JsonValueKind.String, configuration.GetString)
                    : null;
            }
        );

    /// <inheritdoc cref="ReadLoad(ReadOnlyMemory{byte})"/>
    public static string? ReadLoad(IReadOnlyDictionary<string, ModelRepositoryParameter> parameters)
    {
        CheckLoad(parameters.Keys);
        return parameters.TryGetValue(Configuration, out var configuration)
            ? Text(
                configuration.ParameterChoiceCase == ModelRepositoryParameter.ParameterChoiceOneofCase.StringParam,
                () => configuration.StringParam
            )
            : null;
    }

    /// <inheritdoc cref="ReadLoad(ReadOnlyMemory{byte})" path="/exception"/>
    public static void ReadUnload(ReadOnlyMemory<byte> body) =>
        Read(
            body,
            parameters =>
            {
                CheckUnload(parameters.EnumerateObject().Select(parameter => parameter.Name));
                return null;
            }
        );

    /// <summary>There are no ensembles here, so nothing depends on a model: whether that is unloaded too has no meaning.</summary>
    /// <inheritdoc cref="ReadLoad(ReadOnlyMemory{byte})" path="/exception"/>
    public static void CheckUnload(IEnumerable<string> names)
    {
        if (names.FirstOrDefault(name => name != Dependents) is { } name)
        {
            throw ServingException.InvalidArgument(
                $"parameter '{name}' is not supported: expected {Dependents}, or none"
            );
        }
    }

    /// <inheritdoc cref="ReadLoad(ReadOnlyMemory{byte})" path="/exception"/>
    public static void CheckRepository(string name)
    {
        if (name.Length > 0)
        {
            throw ServingException.InvalidArgument(
                $"repository_name: expected none, got '{name}': this server has one repository"
            );
        }
    }

    private static void CheckLoad(IEnumerable<string> names)
    {
        if (names.FirstOrDefault(name => name != Configuration) is { } name)
        {
            throw ServingException.InvalidArgument(
                $"parameter '{name}' is not supported: expected {Configuration}, or none; a model's files are those of its repository"
            );
        }
    }

    private static string? Text(bool isText, Func<string?> read) =>
        isText
            ? read()
            : throw ServingException.InvalidArgument($"parameter '{Configuration}': expected a string that holds JSON");

    /// <summary>The body is optional, and so are its parameters.</summary>
    private static string? Read(ReadOnlyMemory<byte> body, Func<JsonElement, string?> read)
    {
        if (body.IsEmpty)
        {
            return null;
        }

        try
        {
            using var json = JsonDocument.Parse(body);
            return json.RootElement.ValueKind != JsonValueKind.Object
                    ? throw ServingException.InvalidArgument("expected a JSON object, or no body")
                : json.RootElement.TryGetProperty("parameters", out var parameters) ? read(parameters)
                : null;
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
