using Google.Protobuf;

namespace Sluice.Endpoints.Reflection;

/// <summary>A proto file, serialized.</summary>
/// <param name="WithImports">Itself, then what it imports, directly or not, each once.</param>
internal sealed record ProtoFile(IReadOnlyList<ByteString> WithImports);
