using System.Text.Json.Serialization;

namespace Sluice.Artifacts.S3.Credentials;

/// <summary>Generated JSON of container credentials.</summary>
[JsonSerializable(typeof(ContainerKeys))]
internal sealed partial class ContainerJson : JsonSerializerContext;
