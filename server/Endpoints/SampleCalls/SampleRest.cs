using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Sluice.Endpoints.Bodies;
using Sluice.Serving.Errors;
using Sluice.Serving.Lifecycle;

namespace Sluice.Endpoints.SampleCalls;

/// <summary>Samples of requests by their address: what is too long to stand in the document of the API, or on the page.</summary>
public sealed class SampleRest(ModelCatalog catalog)
{
    private const string Root = "/openapi/samples";

    public void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet($"{Root}/{{model}}/{{version}}/{{form}}", WriteAsync);

    /// <summary>Where the sample is; the names need no escape.</summary>
    internal static string PathOf(SampleForm form, VersionSnapshot version) =>
        $"{Root}/{version.Model}/{version.Version}/{form.FileName()}";

    /// <summary>Where the body of a prediction by the Open Inference Protocol over REST is; the names need no escape.</summary>
    public static string PathOfInfer(string model, string version) =>
        $"{Root}/{model}/{version}/{SampleForm.Infer.FileName()}";

    private Task WriteAsync(HttpContext context)
    {
        var version = catalog.Describe(Value(context, "model"), Value(context, "version"));
        var name = Value(context, "form");
        var signature = version.Signature ?? throw ServingException.Unavailable(ModelCatalog.WhyNot(version));
        if (SampleForms.Find(name) is not { } form || !SampleRequest.Exists(form, signature))
        {
            var those = Enum.GetValues<SampleForm>().Where(each => SampleRequest.Exists(each, signature));
            throw ServingException.NotFound(
                $"no sample '{name}' of model '{version.Model}' version {version.Version}; there are: "
                    + string.Join(", ", those.Select(each => each.FileName()))
            );
        }

        var text = Encoding.ASCII.GetBytes(SampleRequest.Write(form, version));
        return AnswerBody.WriteAsync(context, form.MediaType(), text);
    }

    private static string Value(HttpContext context, string name) => (string)context.GetRouteValue(name)!;
}
