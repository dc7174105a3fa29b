namespace Sluice.Routing.Matching;

/// <summary>What a request asks for, in whatever protocol.</summary>
internal enum RequestKind
{
    ServerLive,
    ServerReady,
    ServerMetadata,
    ModelReady,
    ModelMetadata,

    /// <summary>A prediction: it alone takes a place of the schedule.</summary>
    ModelInfer,
    ModelStreamInfer,

    /// <summary>Triton's: a model's configuration.</summary>
    ModelConfig,

    /// <summary>Triton's: what one server has answered.</summary>
    ModelStatistics,

    /// <summary>Triton's: the models that there are, and their versions.</summary>
    RepositoryIndex,

    /// <summary>TensorFlow Serving's: the state of a model's versions.</summary>
    ModelStatus,

    /// <summary>The page for people, of the router itself.</summary>
    Page,

    /// <summary>OpenAPI's document, of a model server.</summary>
    ApiDocument,

    /// <summary>A sample of a request, of a model server.</summary>
    ApiSample,

    /// <summary>gRPC's health: of one service.</summary>
    HealthCheck,

    /// <summary>gRPC's health: of one service, again at each change.</summary>
    HealthWatch,

    /// <summary>gRPC's health: of all services.</summary>
    HealthList,

    /// <summary>gRPC's reflection.</summary>
    Reflection,

    /// <summary>gRPC's reflection, as it was called before it was stable.</summary>
    ReflectionAlpha,
}
