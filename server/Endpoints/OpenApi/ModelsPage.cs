using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json.Nodes;
using Sluice.Serving.Lifecycle;
using Sluice.Serving.Models;
using Sluice.Serving.Tensors;

namespace Sluice.Endpoints.OpenApi;

/// <summary>
/// A page for people: the models, their versions and states, and how to call each. Every text that is not ours is escaped: names of tensors
/// and reasons of failures are a model's author's.
/// </summary>
/// <param name="address">Scheme, host and port by which the page was asked for.</param>
/// <param name="server">The server's version.</param>
internal sealed class ModelsPage(string address, string server)
{
    public const string Style = """
        :root{color-scheme:light dark;--line:#8884;--dim:#777;--code:#8881}
        body{font:15px/1.5 system-ui,sans-serif;max-width:62rem;margin:2rem auto;padding:0 1rem}
        h1{font-size:1.4rem;margin:0}h2{font-size:1.15rem;margin:2.2rem 0 .4rem}h3{font-size:.95rem;margin:1rem 0 .2rem}
        p{margin:.3rem 0}.dim{color:var(--dim)}
        table{border-collapse:collapse;width:100%;margin:.4rem 0}
        th,td{text-align:left;vertical-align:top;padding:.25rem .8rem .25rem 0;border-bottom:1px solid var(--line);overflow-wrap:anywhere}
        th{font-weight:600;color:var(--dim);font-size:.85rem}
        pre{background:var(--code);border:1px solid var(--line);border-radius:4px;padding:.5rem .7rem;margin:.2rem 0 .8rem;white-space:pre-wrap;overflow-wrap:anywhere;font-size:.85rem}
        .Ready{color:#1a7f37}.Failed{color:#cf222e}.Loading,.Waiting{color:#9a6700}
        """;

    private readonly StringBuilder _html = new();

    public string Write(IReadOnlyList<VersionSnapshot> versions)
    {
        _html.Append(
            "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>Sluice model server</title>"
        );
        _html
            .Append("<meta name=\"viewport\" content=\"width=device-width\"><style>")
            .Append(Style)
            .Append("</style></head><body>");
        _html.Append("<h1>Sluice model server</h1><p class=\"dim\">Version ").Append(Escape(server));
        _html.Append(". All paths, with samples: <a href=\"/openapi.json\">/openapi.json</a>.</p>");
        if (versions.Count == 0)
        {
            _html.Append("<p>No model is served here yet.</p>");
        }

        foreach (var model in versions.GroupBy(version => version.Model))
        {
            WriteModel(model.Key, [.. model]);
        }

        return _html.Append("</body></html>").ToString();
    }

    private void WriteModel(ModelName model, IReadOnlyList<VersionSnapshot> versions)
    {
        _html.Append("<h2>").Append(Escape(model.Text)).Append("</h2>");
        Table(
            ["Version", "State", "Runs on", "Digest"],
            versions.Select(version =>
                new[]
                {
                    Escape(version.Version.Text),
                    $"<span class=\"{version.State}\">{version.State}</span> {Escape(version.Reason ?? version.Warning ?? "")}",
                    Escape(version.Device ?? ""),
                    Escape(version.Digest?.ToString() ?? ""),
                }
            )
        );
        var listed = ListedModel.Of(versions);
        if (listed is not [var answering])
        {
            _html.Append("<p class=\"dim\">No version answers now.</p>");
            return;
        }

        var (version, signature) = answering.Versions[^1];
        Table(
            ["Tensor", "Type", "Shape", ""],
            [.. signature.Inputs.Select(Input), .. signature.Outputs.Select(Output)]
        );
        var part = answering.Default is null ? $"/versions/{version}" : "";
        WriteCalls(model.Text, part, answering.Default ?? signature);
    }

    private void WriteCalls(string model, string version, ModelSignature signature)
    {
        if (!SampleJson.Exists(signature))
        {
            _html.Append("<p class=\"dim\">Its inputs are too large for a sample here.</p>");
            return;
        }

        var predict = SampleJson.Predict(signature);
        Call("Open Inference Protocol", $"/v2/models/{model}{version}/infer", SampleJson.OpenInference(signature));
        Call("TensorFlow Serving", $"/v1/models/{model}{version}:predict", predict);
        Call(
            "SageMaker",
            "/invocations",
            predict,
            "-H 'Content-Type: application/json'",
            $"-H 'X-Amzn-SageMaker-Target-Model: {model}'"
        );
        Block(
            "gRPC (reflection tells the rest; PORT is that of --grpc)",
            "grpcurl -plaintext -d "
                + Quote(new JsonObject { ["name"] = model }.ToJsonString())
                + " HOST:PORT inference.GRPCInferenceService/ModelMetadata"
        );
    }

    private void Call(string contract, string path, JsonObject body, params string[] headers) =>
        Block(
            contract,
            string.Join(' ', ["curl", "-s", Quote(address + path), .. headers, "-d", Quote(body.ToJsonString())])
        );

    private void Block(string title, string command) =>
        _html.Append("<h3>").Append(Escape(title)).Append("</h3><pre>").Append(Escape(command)).Append("</pre>");

    private void Table(string[] heads, IEnumerable<string[]> rows)
    {
        _html.Append("<table><tr>");
        Array.ForEach(heads, head => _html.Append("<th>").Append(head).Append("</th>"));
        _html.Append("</tr>");
        foreach (var row in rows)
        {
            _html.Append("<tr>");
            Array.ForEach(row, cell => _html.Append("<td>").Append(cell).Append("</td>"));
            _html.Append("</tr>");
        }

        _html.Append("</table>");
    }

    private static string[] Input(TensorSpec spec) =>
        [
            Escape(spec.Name),
            spec.Type.Name(),
            Escape($"{spec.Shape}"),
            spec.IsOptional ? "input, may be left out" : "input",
        ];

    private static string[] Output(TensorSpec spec) =>
        [
            Escape(spec.Name),
            spec.Type.Name(),
            Escape($"{spec.Shape}"),
            spec.Classes is { } classes ? Escape($"output; classes {string.Join(", ", classes.Names)}") : "output",
        ];

    /// <summary>For a shell: as it stands, whatever it holds.</summary>
    private static string Quote(string text) => $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    private static string Escape(string text) => HtmlEncoder.Default.Encode(text);
}
