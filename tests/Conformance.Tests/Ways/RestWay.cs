using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Sluice.Conformance.Tests.Ways;

/// <summary>The Open Inference Protocol over REST: JSON alone, or with all tensors behind it.</summary>
internal sealed class RestWay(Uri server, bool isBinary) : IWay, IDisposable
{
    private const string HeaderLength = "Inference-Header-Content-Length";
    private static readonly UTF8Encoding Utf8 = new(false, throwOnInvalidBytes: true);
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = server };

    public string Name => isBinary ? "REST binary" : "REST JSON";

    public string? WhyNot(WireTensor tensor) =>
        !isBinary && tensor.Datatype == "BYTES" && tensor.Strings().Any(text => !IsText(text))
            ? "JSON carries no bytes that are not UTF-8"
            : null;

    public async Task<IReadOnlyList<WireTensor>> InferAsync(string model, IReadOnlyList<WireTensor> inputs)
    {
        var json = Encoding.UTF8.GetBytes(Request(inputs));
        using var content = new ByteArrayContent([.. json, .. isBinary ? inputs.SelectMany(input => input.Bytes) : []]);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        if (isBinary)
            content.Headers.Add(HeaderLength, $"{json.Length}");

        using var response = await _http.PostAsync($"/v2/models/{model}/infer", content);
        var body = await response.Content.ReadAsByteArrayAsync();
        if (!response.IsSuccessStatusCode)
            throw new WayException(Encoding.UTF8.GetString(body));

        var length = response.Headers.TryGetValues(HeaderLength, out var values)
            ? int.Parse(values.Single())
            : body.Length;
        return Read(JsonSerializer.Deserialize<JsonElement>(body.AsSpan(0, length)), body, length);
    }

    public void Dispose() => _http.Dispose();

    private string Request(IReadOnlyList<WireTensor> inputs)
    {
        var tensors = inputs.Select(input =>
            $$"""
                {"name":{{JsonSerializer.Serialize(input.Name)}},"datatype":"{{input.Datatype}}",
                "shape":[{{string.Join(',', input.Shape)}}],{{Data(input)}}}
                """
        );
        return $$"""
            {"parameters":{"binary_data_output":{{(isBinary ? "true" : "false")}} },"inputs":[{{string.Join(
                ',',
                tensors
            )}}]}
            """;
    }

    private string Data(WireTensor input)
    {
        if (isBinary)
        {
            return $$"""
                "parameters":{"binary_data_size":{{input.Bytes.Length}}}
                """;
        }

        var elements =
            input.Datatype == "BYTES"
                ? input.Strings().Select(text => JsonSerializer.Serialize(Utf8.GetString(text)))
                : input.Select(bytes => Elements.ToJson(input.Datatype, bytes.Span));
        return $"\"data\":[{string.Join(',', elements)}]";
    }

    private static List<WireTensor> Read(JsonElement head, byte[] body, int at)
    {
        var outputs = new List<WireTensor>();
        foreach (var output in head.GetProperty("outputs").EnumerateArray())
        {
            var name = output.GetProperty("name").GetString()!;
            var datatype = output.GetProperty("datatype").GetString()!;
            long[] shape = [.. output.GetProperty("shape").EnumerateArray().Select(size => size.GetInt64())];
            if (output.TryGetProperty("data", out var data))
            {
                outputs.Add(OfJson(name, datatype, shape, data));
                continue;
            }

            var size = output.GetProperty("parameters").GetProperty("binary_data_size").GetInt32();
            outputs.Add(new WireTensor(name, datatype, shape, body[at..(at + size)]));
            at += size;
        }

        Assert.Equal(body.Length, at);
        return outputs;
    }

    private static WireTensor OfJson(string name, string datatype, long[] shape, JsonElement data) =>
        datatype == "BYTES"
            ? WireTensor.OfStrings(name, shape, data.EnumerateArray().Select(text => Utf8.GetBytes(text.GetString()!)))
            : new(
                name,
                datatype,
                shape,
                [.. data.EnumerateArray().SelectMany(element => Elements.OfJson(datatype, element.GetRawText()))]
            );

    private static bool IsText(byte[] text)
    {
        try
        {
            Utf8.GetString(text);
            return true;
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
    }
}
