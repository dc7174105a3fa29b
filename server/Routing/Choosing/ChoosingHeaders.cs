namespace Sluice.Routing.Choosing;

/// <summary>The request headers that choose. Names are compared without case, values with.</summary>
internal static class ChoosingHeaders
{
    /// <summary>Chooses the deployment inside the namespace.</summary>
    public const string Deployment = "sluice-deployment";

    /// <summary>Names the variant.</summary>
    public const string Variant = "sluice-variant";

    /// <summary>Names the variant as callers of SageMaker's InvokeEndpoint do.</summary>
    public const string TargetVariant = "X-Amzn-SageMaker-Target-Variant";

    /// <summary>Names the model, where a request of SageMaker's form does.</summary>
    public const string TargetModel = "X-Amzn-SageMaker-Target-Model";
}
