using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Sluice.Conformance.Tests.Ways;

/// <summary>A contract whose answers name neither types nor, in CSV, outputs: those are the model's metadata.</summary>
internal abstract class RowWay(Uri server) : IWay, IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = server };

    public abstract string Name { get; }

    public virtual string? WhyNot(WireTensor tensor) =>
        tensor.Datatype == "BYTES" && !tensor.Strings().All(text => System.Text.Unicode.Utf8.IsValid(text))
            ? "the form carries no bytes that are not UTF-8"
            : null;

    public async Task<IReadOnlyList<WireTensor>> InferAsync(string model, IReadOnlyList<WireTensor> inputs)
    {
        var outputs = await OutputsAsync(model);
        using var request = new HttpRequestMessage(HttpMethod.Post, Path(model))
        {
            Content = new ByteArrayContent(Encoding.UTF8.GetBytes(Body(inputs))),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(ContentType);
        request.Headers.Add("X-Amzn-SageMaker-Target-Model", model);
        using var response = await _http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        return response.IsSuccessStatusCode ? Read(text, outputs) : throw new WayException(text);
    }

    public void Dispose() => _http.Dispose();

    protected abstract string ContentType { get; }

    protected abstract string Path(string model);

    protected abstract string Body(IReadOnlyList<WireTensor> inputs);

    protected abstract IReadOnlyList<WireTensor> Read(string text, IReadOnlyList<ModelOutput> outputs);

    /// <summary>An instance a row: bare values of one input, else objects by name.</summary>
    protected static IReadOnlyList<string> Instances(IReadOnlyList<WireTensor> inputs)
    {
        if (inputs is [var only])
            return NestedElements.Rows(only);

        var columns = inputs.Select(input => (input.Name, Rows: NestedElements.Rows(input))).ToArray();
        return
        [
            .. Enumerable
                .Range(0, columns[0].Rows.Count)
                .Select(row =>
                    $"{{{string.Join(',', columns.Select(column => $"{JsonSerializer.Serialize(column.Name)}:{column.Rows[row]}"))}}}"
                ),
        ];
    }

    /// <summary>What a list of rows holds of each output.</summary>
    protected static IReadOnlyList<WireTensor> Predictions(
        IEnumerable<JsonElement> rows,
        IReadOnlyList<ModelOutput> outputs
    )
    {
        var list = rows.ToArray();
        return
        [
            .. outputs.Select(output =>
                NestedElements.Read(
                    output.Name,
                    output.Datatype,
                    JsonSerializer.SerializeToElement(
                        list.Select(row => outputs.Count == 1 ? row : row.GetProperty(output.Name))
                    )
                )
            ),
        ];
    }

    private async Task<IReadOnlyList<ModelOutput>> OutputsAsync(string model)
    {
        var metadata = JsonSerializer.Deserialize<JsonElement>(await _http.GetStringAsync($"/v2/models/{model}"));
        return
        [
            .. metadata
                .GetProperty("outputs")
                .EnumerateArray()
                .Select(output => new ModelOutput(
                    output.GetProperty("name").GetString()!,
                    output.GetProperty("datatype").GetString()!,
                    [.. output.GetProperty("shape").EnumerateArray().Select(size => size.GetInt64())]
                )),
        ];
    }
}
