using System.Buffers;
using Sluice.Endpoints.OpenInference.Grpc.Wire;
using Sluice.Grpc.Messages;
using Sluice.Serving.Errors;
using InputTensor = Sluice.Protos.Inference.ModelInferRequest.Types.InferInputTensor;
using RequestedOutput = Sluice.Protos.Inference.ModelInferRequest.Types.InferRequestedOutputTensor;

namespace Sluice.Endpoints.OpenInference.Grpc;

/// <summary>
/// InferInputTensor and InferRequestedOutputTensor → what they say. Names, types and shapes are read without protobuf's classes; with
/// parameters or typed contents the whole message is read by them.
/// </summary>
internal sealed class InputHeadReader
{
    /// <summary>Shapes of a higher rank are left to protobuf's classes.</summary>
    private const int MostSizes = 16;

    private const int Name = 1;
    private const int Datatype = 2;
    private const int Shape = 3;

    private readonly KnownShapes _shapes = new();

    /// <summary>Strings that come with every request.</summary>
    public KnownStrings Strings { get; } = new();

    /// <exception cref="MalformedMessageException">The bytes are no such message.</exception>
    /// <exception cref="ServingException">InvalidArgument: a parameter is not supported.</exception>
    public InputHead ReadInput(in ReadOnlySequence<byte> bytes)
    {
        if (bytes.IsSingleSegment && TryReadPlain(bytes.FirstSpan, out var head))
        {
            return head;
        }

        var input = InferParameters.Parse(InputTensor.Parser, bytes);
        InferParameters.Check(input.Parameters);
        return new(input.Name, input.Datatype, _shapes.Get([.. input.Shape]), input.Contents);
    }

    /// <returns>The output's name.</returns>
    /// <inheritdoc cref="ReadInput"/>
    public string ReadOutput(in ReadOnlySequence<byte> bytes)
    {
        if (bytes.IsSingleSegment && TryReadName(bytes.FirstSpan, out var name))
        {
            return name;
        }

        var output = InferParameters.Parse(RequestedOutput.Parser, bytes);
        InferParameters.Check(output.Parameters);
        return output.Name;
    }

    /// <summary>False where there is anything but name, type and shape.</summary>
    private bool TryReadPlain(ReadOnlySpan<byte> bytes, out InputHead head)
    {
        var (name, datatype) = ("", "");
        Span<long> sizes = stackalloc long[MostSizes];
        var rank = 0;
        var reader = new WireReader(bytes);
        head = default;
        while (!reader.IsAtEnd)
        {
            switch (reader.ReadTag())
            {
                case (Name, WireType.Length):
                    name = Strings.Get(reader.ReadBytes());
                    break;
                case (Datatype, WireType.Length):
                    datatype = Strings.Get(reader.ReadBytes());
                    break;
                case (Shape, WireType.Length):
                    var packed = new WireReader(reader.ReadBytes());
                    while (!packed.IsAtEnd && rank < MostSizes)
                    {
                        sizes[rank++] = (long)packed.ReadVarint();
                    }

                    if (!packed.IsAtEnd)
                    {
                        return false;
                    }

                    break;
                case (Shape, WireType.Varint) when rank < MostSizes:
                    sizes[rank++] = (long)reader.ReadVarint();
                    break;
                default:
                    return false;
            }
        }

        head = new(name, datatype, _shapes.Get(sizes[..rank]));
        return true;
    }

    /// <summary>False where there is anything but a name.</summary>
    private bool TryReadName(ReadOnlySpan<byte> bytes, out string name)
    {
        name = "";
        var reader = new WireReader(bytes);
        while (!reader.IsAtEnd)
        {
            if (reader.ReadTag() is not (Name, WireType.Length))
            {
                return false;
            }

            name = Strings.Get(reader.ReadBytes());
        }

        return true;
    }
}
