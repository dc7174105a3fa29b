using System.Buffers;
using Google.Protobuf;
using Google.Protobuf.Collections;
using Sluice.Grpc.Messages;
using Sluice.Protos.Inference;
using Sluice.Serving.Errors;
using ParameterChoice = Sluice.Protos.Inference.InferParameter.ParameterChoiceOneofCase;

namespace Sluice.Endpoints.OpenInference.Grpc;

/// <summary>The parameters of a request, an input or an output, which few requests have: by protobuf's classes.</summary>
internal static class InferParameters
{
    /// <exception cref="MalformedMessageException">The bytes are no such message.</exception>
    public static T Parse<T>(MessageParser<T> parser, in ReadOnlySequence<byte> bytes)
        where T : IMessage<T>
    {
        try
        {
            return parser.ParseFrom(bytes);
        }
        catch (InvalidProtocolBufferException malformed)
        {
            throw new MalformedMessageException(malformed.Message, malformed);
        }
    }

    /// <summary>The parameter that one entry of the map is; its bytes are those behind the field's tag and length.</summary>
    /// <exception cref="MalformedMessageException">The bytes are no entry.</exception>
    public static MapField<string, InferParameter> ParseEntry(in ReadOnlySequence<byte> entry)
    {
        // A field alone, with its tag, is a message too.
        using var field = new MemoryStream();
        using (var output = new CodedOutputStream(field, leaveOpen: true))
        {
            output.WriteTag(ModelInferRequest.ParametersFieldNumber, WireFormat.WireType.LengthDelimited);
            output.WriteLength((int)entry.Length);
        }

        foreach (var piece in entry)
        {
            field.Write(piece.Span);
        }

        return Parse(ModelInferRequest.Parser, new(field.GetBuffer(), 0, (int)field.Length)).Parameters;
    }

    /// <exception cref="ServingException">InvalidArgument: one would change the answer, and is not supported.</exception>
    public static void Check(MapField<string, InferParameter> parameters)
    {
        foreach (var (name, value) in parameters)
        {
            if (value is not { ParameterChoiceCase: ParameterChoice.BoolParam, BoolParam: false })
            {
                UnsupportedParameters.Check(name);
            }
        }
    }
}
