using Sluice.Testing.Kubernetes.Clusters;

[assembly: AssemblyFixture(typeof(ClusterFixture))]
