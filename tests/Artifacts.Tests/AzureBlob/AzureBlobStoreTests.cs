using Sluice.Artifacts.AzureBlob;
using Sluice.Artifacts.Settings;
using Sluice.Artifacts.Stores;
using Sluice.Artifacts.Tests.Servers;
using Sluice.Testing;

namespace Sluice.Artifacts.Tests.AzureBlob;

/// <summary>What goes wrong between the store and azurite, and what is said of it.</summary>
[Collection(AzuriteCollection.Name)]
public sealed class AzureBlobStoreTests(AzuriteServer azurite)
{
    private const string WrongKey = "d3Jvbmc=";
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly string _root = $"az://{AzuriteServer.Account}/{azurite.NewContainer()}/v1";

    private TestSettings Working =>
        new() { ["AZURE_STORAGE_KEY"] = AzuriteServer.Key, ["AZURE_STORAGE_ENDPOINT"] = azurite.Endpoint };

    [Fact]
    public async Task Refuses_a_wrong_key_and_names_the_setting_but_not_the_key()
    {
        var failure = await FailsAsync(
            ArtifactFault.Refused,
            new TestSettings { ["AZURE_STORAGE_KEY"] = WrongKey, ["AZURE_STORAGE_ENDPOINT"] = azurite.Endpoint }
        );

        Assert.Contains("AZURE_STORAGE_KEY in the test's settings", failure.Message, StringComparison.Ordinal);
        Assert.Contains(_root, failure.Message, StringComparison.Ordinal);
        Assert.Contains(new Uri(azurite.Endpoint).Authority, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(WrongKey, $"{failure}", StringComparison.Ordinal);
    }

    [Fact]
    public async Task Says_when_a_signature_has_expired_and_does_not_show_it()
    {
        var token = AzuriteServer.SignatureUntil(new DateTimeOffset(2024, 5, 6, 7, 8, 9, TimeSpan.Zero));

        var failure = await FailsAsync(
            ArtifactFault.Refused,
            new TestSettings { ["AZURE_STORAGE_SAS_TOKEN"] = token, ["AZURE_STORAGE_ENDPOINT"] = azurite.Endpoint }
        );

        Assert.Contains("expired at 2024-05-06 07:08:09Z", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("sig=", $"{failure}", StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refuses_what_a_signature_does_not_allow()
    {
        using var writer = Open(Working);
        await writer.CreateBucketAsync(default).Within(Limit);
        var token = AzuriteServer.SignatureUntil(TimeProvider.System.GetUtcNow().AddHours(1), "rl");
        using var reader = Open(
            new TestSettings { ["AZURE_STORAGE_SAS_TOKEN"] = token, ["AZURE_STORAGE_ENDPOINT"] = azurite.Endpoint }
        );

        var failure = await Assert.ThrowsAsync<ArtifactException>(() =>
            reader.DeleteAsync("model.onnx", default).Within(Limit)
        );

        Assert.Equal(ArtifactFault.Refused, failure.Fault);
        Assert.Null(await reader.FindAsync("model.onnx", default).Within(Limit));
    }

    [Fact]
    public async Task Says_what_credentials_there_could_be()
    {
        var failure = await FailsAsync(
            ArtifactFault.CredentialsMissing,
            new TestSettings { ["AZURE_STORAGE_ENDPOINT"] = azurite.Endpoint }
        );

        Assert.Contains("no credentials in the test's settings", failure.Message, StringComparison.Ordinal);
        Assert.Contains("AZURE_FEDERATED_TOKEN_FILE", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Says_of_every_operation_that_the_container_is_missing()
    {
        using var store = Open(Working);
        var file = Path.GetTempFileName();
        var stored = new StoredObject("model.onnx", 5, null);
        Func<Task>[] operations =
        [
            () => store.ListAsync("", default).ToListAsync().AsTask(),
            () => store.FindAsync("model.onnx", default),
            () => store.OpenAsync(stored, 0, default),
            () => store.OpenAsync(stored, 5, default),
            () => store.WriteAsync("model.onnx", file, new WriteOptions(), default),
            () => store.DeleteAsync("model.onnx", default),
        ];

        foreach (var operation in operations)
        {
            var failure = await Assert.ThrowsAsync<ArtifactException>(() => operation().Within(Limit));
            Assert.Equal(ArtifactFault.BucketMissing, failure.Fault);
            Assert.Contains(store.Root.Path.Split('/')[0], failure.Message, StringComparison.Ordinal);
        }

        File.Delete(file);
    }

    [Fact]
    public async Task Trusts_no_certificate_of_an_unknown_authority()
    {
        var settings = Working;
        settings["AZURE_STORAGE_ENDPOINT"] = azurite.TlsEndpoint;

        var failure = await FailsAsync(ArtifactFault.TlsNotTrusted, settings);

        Assert.Contains("SLUICE_CA_BUNDLE", failure.Message, StringComparison.Ordinal);
        Assert.Contains(new Uri(azurite.TlsEndpoint).Authority, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Trusts_no_certificate_of_another_host()
    {
        var settings = Working;
        settings["AZURE_STORAGE_ENDPOINT"] = azurite.TlsEndpoint.Replace(
            "localhost",
            "127.0.0.1",
            StringComparison.Ordinal
        );
        settings["SLUICE_CA_BUNDLE"] = azurite.AuthorityFile;

        var failure = await FailsAsync(ArtifactFault.TlsNotTrusted, settings);

        Assert.Contains("for other hosts (localhost)", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Trusts_an_authority_given_as_text_and_says_when_the_file_is_missing()
    {
        var settings = Working;
        settings["AZURE_STORAGE_ENDPOINT"] = azurite.TlsEndpoint;
        settings["SLUICE_CA_BUNDLE"] = "/nowhere/authority.pem";
        using var store = Open(settings);

        var failure = await Assert.ThrowsAsync<ArtifactException>(() => store.CreateBucketAsync(default).Within(Limit));
        settings["SLUICE_CA_BUNDLE"] = await File.ReadAllTextAsync(azurite.AuthorityFile);
        await store.CreateBucketAsync(default).Within(Limit);

        Assert.Equal(ArtifactFault.TlsNotTrusted, failure.Fault);
        Assert.Contains("/nowhere/authority.pem", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Uses_what_has_been_rotated_in_a_directory_without_a_restart()
    {
        var directory = Directory.CreateTempSubdirectory("sluice-rotation-");
        void Set(string name, string value) => File.WriteAllText(Path.Combine(directory.FullName, name), value);
        Set("AZURE_STORAGE_ENDPOINT", azurite.Endpoint + "\n");
        Set("AZURE_STORAGE_KEY", AzuriteServer.Key + "\n");
        using var store = Open(new DirectorySettings(directory.FullName));
        await store.CreateBucketAsync(default).Within(Limit);

        Set("AZURE_STORAGE_KEY", WrongKey);
        var failure = await Assert.ThrowsAsync<ArtifactException>(() => store.FindAsync("a", default).Within(Limit));
        Set("AZURE_STORAGE_KEY", AzuriteServer.OtherKey);
        var byOtherKey = await store.FindAsync("a", default).Within(Limit);
        File.Delete(Path.Combine(directory.FullName, "AZURE_STORAGE_KEY"));
        Set("AZURE_STORAGE_CONNECTION_STRING", $"AccountName={AzuriteServer.Account};AccountKey={AzuriteServer.Key}");
        var byConnectionString = await store.FindAsync("a", default).Within(Limit);

        Assert.Equal(ArtifactFault.Refused, failure.Fault);
        Assert.Contains(directory.FullName, failure.Message, StringComparison.Ordinal);
        Assert.Null(byOtherKey);
        Assert.Null(byConnectionString);
        directory.Delete(recursive: true);
    }

    [Fact]
    public async Task Keeps_one_credential_while_the_identity_stays_the_same()
    {
        var settings = new TestSettings
        {
            ["AZURE_CLIENT_ID"] = "first",
            ["AZURE_STORAGE_ENDPOINT"] = azurite.TlsEndpoint,
            ["SLUICE_CA_BUNDLE"] = azurite.AuthorityFile,
        };
        var (tokens, made) = (new TestTokens(), new List<string?>());
        using var store = new AzureBlobStore(
            ArtifactUri.Parse(_root),
            settings,
            TimeProvider.System,
            new Random(1),
            credentials: (identity, _) =>
            {
                made.Add(identity.Client);
                return tokens;
            }
        );

        await store.CreateBucketAsync(default).Within(Limit);
        await store.FindAsync("a", default).Within(Limit);
        settings["AZURE_CLIENT_ID"] = "second";
        await store.FindAsync("a", default).Within(Limit);

        Assert.Equal(["first", "second"], made);
        Assert.Equal(3, tokens.Given);
        Assert.Equal("https://storage.azure.com/.default", tokens.Scope);
    }

    [Fact]
    public async Task Says_that_a_local_file_cannot_be_read()
    {
        using var store = Open(Working);

        var failure = await Assert.ThrowsAsync<ArtifactException>(() =>
            store.WriteAsync("model.onnx", "/nowhere/model.onnx", new WriteOptions(), default).Within(Limit)
        );

        Assert.Equal(ArtifactFault.Invalid, failure.Fault);
        Assert.Contains("/nowhere/model.onnx", failure.Message, StringComparison.Ordinal);
    }

    private AzureBlobStore Open(IStoreSettings settings) =>
        new(ArtifactUri.Parse(_root), settings, TimeProvider.System, new Random(1));

    private async Task<ArtifactException> FailsAsync(ArtifactFault fault, IStoreSettings settings)
    {
        using var store = Open(settings);
        var failure = await Assert.ThrowsAsync<ArtifactException>(() =>
            store.FindAsync("model.onnx", default).Within(Limit)
        );
        Assert.True(fault == failure.Fault, $"expected {fault}, got {failure}");
        return failure;
    }
}
