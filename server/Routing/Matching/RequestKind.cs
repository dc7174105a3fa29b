namespace Sluice.Routing.Matching;

/// <summary>What a request asks for, in either protocol.</summary>
internal enum RequestKind
{
    ServerLive,
    ServerReady,
    ServerMetadata,
    ModelReady,
    ModelMetadata,
    ModelInfer,
    ModelStreamInfer,
}
