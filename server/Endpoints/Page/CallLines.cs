using Sluice.Endpoints.OpenApi;
using Sluice.Endpoints.SampleCalls;
using Sluice.Hosting.Pages;

namespace Sluice.Endpoints.Page;

/// <summary>Commands that call a version, ready to be pasted into a shell. Pure.</summary>
/// <param name="address">Where the server is.</param>
/// <param name="version">The version.</param>
/// <param name="isOnlyModel">Whether the server has no other model.</param>
internal sealed class CallLines(PageAddress address, DescribedVersion version, bool isOnlyModel)
{
    private const string GrpcMethod = "inference.GRPCInferenceService/ModelInfer";

    private readonly string _curl = address.IsHttp2 ? "curl -s --http2-prior-knowledge" : "curl -s";

    /// <summary>What each does, and the command.</summary>
    public IEnumerable<(string What, string Command)> All()
    {
        var named = version.IsDefault ? version.Model : $"{version.Model}/versions/{version.Version}";
        yield return (
            "Open Inference Protocol, REST",
            Send(SampleForm.Infer, $"{_curl} http://{address.Rest}/v2/models/{named}/infer", "-d ", "-d @-")
        );
        if (SampleRequest.Exists(SampleForm.Grpc, version.Signature))
        {
            yield return ("Open Inference Protocol, gRPC", Grpc());
        }

        if (SampleRequest.Exists(SampleForm.Predict, version.Signature))
        {
            yield return (
                "TensorFlow Serving, REST",
                Send(SampleForm.Predict, $"{_curl} http://{address.Rest}/v1/models/{named}:predict", "-d ", "-d @-")
            );
        }

        if (version.IsDefault && SampleRequest.Exists(SampleForm.Csv, version.Signature))
        {
            yield return ("SageMaker, CSV", Csv());
        }

        yield return ("Inputs, outputs and labels", $"{_curl} http://{address.Rest}/v2/models/{named}");
        if (!address.IsHttp2)
        {
            yield return (
                "Wait until it is ready",
                $"sluice ready --wait 60 http://{address.Rest}/v2/models/{named}/ready"
            );
        }
    }

    private string Csv()
    {
        var target = isOnlyModel ? "" : $" -H 'X-Amzn-SageMaker-Target-Model: {version.Model}'";
        var call = $"{_curl} http://{address.Rest}/invocations -H 'Content-Type: text/csv'{target}";
        return Send(SampleForm.Csv, call, "--data-binary ", "--data-binary @-");
    }

    private string Grpc()
    {
        var target = $"{address.Grpc} {GrpcMethod}";
        return SampleRequest.IsShort(version.Signature)
            ? $"grpcurl -plaintext -d '{SampleRequest.Write(SampleForm.Grpc, version.Snapshot)}' {target}"
            : $"{Fetch(SampleForm.Grpc)} | grpcurl -plaintext -d @ {target}";
    }

    /// <summary>The call with the sample in it or, where that is long, fetched before; without one, the call with a file to be made.</summary>
    private string Send(SampleForm form, string call, string inline, string piped)
    {
        if (!SampleRequest.Exists(form, version.Signature))
        {
            return $"{call} {inline}@{form.FileName()}";
        }

        return SampleRequest.IsShort(version.Signature)
            ? $"{call} {inline}'{SampleRequest.Write(form, version.Snapshot).TrimEnd('\n')}'"
            : $"{Fetch(form)} | {call} {piped}";
    }

    private string Fetch(SampleForm form) =>
        $"{_curl} http://{address.Rest}{SampleRest.PathOf(form, version.Snapshot)}";
}
