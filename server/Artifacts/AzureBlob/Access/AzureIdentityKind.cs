namespace Sluice.Artifacts.AzureBlob.Access;

/// <summary>How an identity is proved.</summary>
internal enum AzureIdentityKind
{
    /// <summary>By a token of the workload's own, such as Kubernetes gives a service account.</summary>
    Workload,

    /// <summary>By an application's secret.</summary>
    ClientSecret,

    /// <summary>By where the process runs in Azure.</summary>
    Managed,
}
