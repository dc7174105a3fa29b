namespace Sluice.Routing.Matching;

/// <summary>What decided the route of a request, inside the namespace that its authority fixed.</summary>
internal enum MatchReason
{
    /// <summary>The header <c>sluice-deployment</c>.</summary>
    DeploymentHeader,

    /// <summary>The host itself.</summary>
    Host,

    /// <summary>The model's name.</summary>
    Model,

    /// <summary>The namespace has one route, and the request says nothing.</summary>
    OnlyOne,

    /// <summary>Any route of the namespace will do.</summary>
    AnyOne,
}
