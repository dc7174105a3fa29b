using Sluice.Testing.Kubernetes.Clusters;

// Tests of this project measure how soon an edit takes effect; side by side they would measure each other.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
[assembly: AssemblyFixture(typeof(ClusterFixture))]
