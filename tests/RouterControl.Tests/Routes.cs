using Sluice.Protos.Control;

namespace Sluice.RouterControl.Tests;

/// <summary>Routes in a line.</summary>
internal static class Routes
{
    public static Route Of(string deployment, ulong generation, string backend = "127.0.0.1:1") =>
        new()
        {
            Namespace = "n",
            Deployment = deployment,
            Model = deployment,
            Uid = "u",
            Created = 1,
            Generation = generation,
            Variants =
            {
                new Variant
                {
                    Name = "main",
                    Revisions =
                    {
                        new Revision
                        {
                            Name = "r",
                            Version = "1",
                            Share = 10_000,
                            Backends = { new Backend { Address = backend } },
                        },
                    },
                },
            },
        };
}
