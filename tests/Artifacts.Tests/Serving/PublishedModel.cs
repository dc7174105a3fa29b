using Sluice.Artifacts.Integrity;
using Sluice.Artifacts.Publishing;
using Sluice.Artifacts.Retrying;
using Sluice.Artifacts.Stores;
using Sluice.Artifacts.Tests.Servers;
using Sluice.Serving.Models;
using Sluice.Testing.Onnx;

namespace Sluice.Artifacts.Tests.Serving;

/// <summary>
/// A model in a real radosgw whose versions give back any of their weights, megabytes in a file of their own: what is asked tells whether the bytes that are
/// served are the right ones.
/// </summary>
internal sealed class PublishedModel : IDisposable
{
    /// <summary>Numbers a version holds.</summary>
    public const int Numbers = 2_000_000;

    /// <summary>Bytes of a version, about.</summary>
    public const long Bytes = Numbers * sizeof(float);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sluice-served-");
    private readonly RgwServer _rgw;
    private readonly string _bucket;

    private PublishedModel(RgwServer rgw)
    {
        (_rgw, _bucket) = (rgw, rgw.NewBucket());
        Cache = Path.Combine(_folder.FullName, "cache");
        Store = ArtifactStores.Open(
            ArtifactUri.Parse(Uri),
            rgw.Settings(),
            allowHttp: false,
            TimeProvider.System,
            new Random(1)
        );
    }

    public IArtifactStore Store { get; }

    public string Uri => $"s3://{_bucket}/m";

    /// <summary>Where servers keep what they fetch.</summary>
    public string Cache { get; set; }

    /// <summary>What was published as a version.</summary>
    public string DirectoryOf(string version) => Path.Combine(_folder.FullName, version);

    /// <summary>The weight of a version at an index.</summary>
    public static string Weight(string version, int index) => $"{version}: {Number(version, index)}";

    /// <summary>A model with a first version.</summary>
    public static async Task<PublishedModel> CreateAsync(
        RgwServer rgw,
        string version = "7",
        string weights = "weights.bin"
    )
    {
        var model = new PublishedModel(rgw);
        await model.PublishAsync(version, weights);
        return model;
    }

    /// <summary>Publishes a version.</summary>
    public async Task PublishAsync(string version, string weights = "weights.bin", string? location = null)
    {
        var directory = DirectoryOf(version);
        var file = Path.Combine(directory, weights);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        await File.WriteAllBytesAsync(
            Path.Combine(directory, "model.onnx"),
            OnnxModels.PickExternal(location ?? weights, Numbers)
        );
        await using (var stream = new BufferedStream(File.Create(file), 1 << 20))
        {
            for (var index = 0; index < Numbers; index++)
            {
                stream.Write(BitConverter.GetBytes(Number(version, index)));
            }
        }

        using var local = await LocalVersion.ReadAsync(directory, _ => { }, default);
        await new VersionPublisher(
            Store,
            new Retries(RetryPolicy.Default, TimeProvider.System, new Random(1))
        ).PublishAsync(
            ModelVersion.Parse(version),
            local,
            new PublishOptions { CreateBucket = true },
            _ => { },
            default
        );
    }

    /// <summary>Changes an object as no store should.</summary>
    public async Task TamperAsync(string path, Func<byte[], byte[]> change)
    {
        var file = Path.Combine(_folder.FullName, "tampered");
        var published = Path.Combine(_folder.FullName, path);
        var bytes = path.EndsWith(VersionManifest.FileName, StringComparison.Ordinal)
            ? []
            : await File.ReadAllBytesAsync(published);
        await File.WriteAllBytesAsync(file, change(bytes));
        await Store.WriteAsync(path, file, new WriteOptions(), default);
    }

    /// <summary>Starts a server of this model, through a proxy where there is one.</summary>
    public Task<ServedProcess> ServeAsync(FaultyProxy? proxy, params string[] arguments) =>
        ServedProcess.StartAsync(
            _rgw.Settings(proxy?.Endpoint),
            ["--model", Uri, "--cache", Cache, "--poll", "1", .. arguments]
        );

    public void Dispose()
    {
        Store.Dispose();
        _folder.Delete(recursive: true);
    }

    private static float Number(string version, int index) => (int.Parse(version, null) * 10_000_000) + index;
}
