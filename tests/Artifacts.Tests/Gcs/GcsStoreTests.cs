using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Sluice.Artifacts.Gcs;
using Sluice.Artifacts.Settings;
using Sluice.Artifacts.Stores;
using Sluice.Artifacts.Tests.AzureBlob;
using Sluice.Artifacts.Tests.Stores;
using Sluice.Testing;

namespace Sluice.Artifacts.Tests.Gcs;

/// <summary>Requests, tokens and faults, against the script of the documented JSON API (<see cref="ScriptedGcs"/>).</summary>
public sealed class GcsStoreTests : IAsyncLifetime
{
    private const int Part = 256 << 10;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private readonly string _folder = Directory.CreateTempSubdirectory("sluice-gcs-").FullName;
    private ScriptedGcs? _gcs;

    /// <summary>Refusals as documented, and what they mean.</summary>
    public static TheoryData<string, int, string, string, ArtifactFault, string> Refusals =>
        new()
        {
            { "no token", 401, "required", "Anonymous caller", ArtifactFault.CredentialsMissing, "no credentials" },
            {
                "no grant",
                403,
                "forbidden",
                "x does not have storage.objects.get",
                ArtifactFault.Refused,
                "storage.objects.get"
            },
            { "too many", 429, "rateLimitExceeded", "slow down", ArtifactFault.Throttled, "slow down" },
            {
                "too many, the old way",
                403,
                "userRateLimitExceeded",
                "slow down",
                ArtifactFault.Throttled,
                "slow down"
            },
            { "overloaded", 503, "backendError", "Backend error", ArtifactFault.Throttled, "Backend error" },
            { "broken", 500, "backendError", "Backend error", ArtifactFault.Unreachable, "500" },
            { "a gateway between", 502, "badGateway", "", ArtifactFault.Unreachable, "502" },
            {
                "no bucket",
                404,
                "notFound",
                "The specified bucket does not exist.",
                ArtifactFault.BucketMissing,
                "models"
            },
            {
                "no object",
                404,
                "notFound",
                "No such object: models/a",
                ArtifactFault.KeyMissing,
                "gs://models/team/a"
            },
            { "replaced", 412, "conditionNotMet", "pre-conditions", ArtifactFault.Changed, "look again" },
            { "what is not understood", 400, "invalid", "Invalid argument", ArtifactFault.Invalid, "Invalid argument" },
        };

    public async ValueTask InitializeAsync() => _gcs = await ScriptedGcs.StartAsync("models");

    public async ValueTask DisposeAsync()
    {
        await _gcs!.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task Says_what_a_refusal_means(
        string because,
        int status,
        string reason,
        string message,
        ArtifactFault expected,
        string named
    )
    {
        _gcs!.Before = async context =>
        {
            context.Response.Headers.RetryAfter = "7";
            await ScriptedGcs.FailAsync(context, status, reason, message);
            return true;
        };
        using var store = Open();

        var failure = await Assert.ThrowsAsync<ArtifactException>(() =>
            store.OpenAsync(new StoredObject("a", 5, "1"), 0, default).Within(Limit)
        );

        Assert.True(expected == failure.Fault, $"{because}: {failure}");
        Assert.Contains(named, failure.Message, StringComparison.Ordinal);
        Assert.Contains("gs://models/team/a", failure.Message, StringComparison.Ordinal);
        Assert.Equal(
            expected == ArtifactFault.Throttled ? TimeSpan.FromSeconds(7) : failure.RetryAfter,
            failure.RetryAfter
        );
    }

    [Fact]
    public async Task Asks_in_the_documented_shape()
    {
        using var store = Open();
        var file = Write(TestBytes.Of(1, 100));

        await store.WriteAsync("a b/1+1%.bin", file, new WriteOptions { OnlyIfAbsent = true }, default).Within(Limit);
        var found = await store.FindAsync("a b/1+1%.bin", default).Within(Limit);
        await using (var content = await store.OpenAsync(found!, 40, default).Within(Limit))
        {
            Assert.Equal(TestBytes.Of(1, 100)[40..], await TestBytes.ReadAllAsync(content.Bytes).Within(Limit));
        }

        await store.ListAsync("a b", default).ToListAsync().Within(Limit);
        await store.DeleteAsync("a b/1+1%.bin", default).Within(Limit);

        const string Name = "team%2Fa%20b%2F1%2B1%25.bin";
        Assert.Equal(
            [
                $"POST /upload/storage/v1/b/models/o?uploadType=media&name={Name}&ifGenerationMatch=0",
                $"GET /storage/v1/b/models/o/{Name}?fields=name%2Csize%2Cgeneration",
                $"GET /storage/v1/b/models/o/{Name}?alt=media&ifGenerationMatch={found!.Tag}",
                "GET /storage/v1/b/models/o?prefix=team%2Fa%20b%2F&maxResults=1000"
                    + "&fields=nextPageToken%2Citems%28name%2Csize%2Cgeneration%29",
                $"DELETE /storage/v1/b/models/o/{Name}?",
            ],
            _gcs!.Requests.Select(request => request.Line)
        );
        Assert.All(_gcs.Requests, request => Assert.Empty(request.Authorization));
    }

    [Fact]
    public async Task Sends_again_what_the_store_has_not_kept_of_a_part()
    {
        _gcs!.KeepsOfPart = Part / 2;
        var bytes = TestBytes.Of(2, (3 * Part) + 17);
        var told = new List<long>();
        using var store = Open();

        await store.WriteAsync("m", Write(bytes), new WriteOptions { Progress = told.Add }, default).Within(Limit);

        var found = await store.FindAsync("m", default).Within(Limit);
        await using var content = await store.OpenAsync(found!, 0, default).Within(Limit);
        Assert.Equal(bytes, await TestBytes.ReadAllAsync(content.Bytes).Within(Limit));
        Assert.Equal(bytes.Length, told.Sum());
        Assert.Equal(0, _gcs.OpenUploads);
    }

    [Fact]
    public async Task Gives_up_an_upload_that_does_not_get_on_and_abandons_it()
    {
        _gcs!.KeepsOfPart = 0;
        using var store = Open();

        var failure = await Assert.ThrowsAsync<ArtifactException>(() =>
            store.WriteAsync("m", Write(new byte[2 * Part]), new WriteOptions(), default).Within(Limit)
        );

        Assert.Equal(ArtifactFault.Unreachable, failure.Fault);
        Assert.Equal(0, _gcs.OpenUploads);
        Assert.Null(await store.FindAsync("m", default).Within(Limit));
    }

    [Fact]
    public async Task Passes_over_what_stands_for_a_folder()
    {
        using var root = new GcsStore(
            ArtifactUri.Parse("gs://models"),
            Emulated(),
            new GcsOptions(),
            TimeProvider.System
        );
        await root.WriteAsync("team/", Write([]), new WriteOptions(), default).Within(Limit);
        await root.WriteAsync("team/a", Write([1]), new WriteOptions(), default).Within(Limit);

        var listed = await root.ListAsync("", default).ToListAsync().Within(Limit);

        Assert.Equal("team/a", Assert.Single(listed).Path);
    }

    [Fact]
    public async Task Asks_with_a_token_of_the_key_it_was_given_and_of_the_next_one()
    {
        _gcs!.Before = GiveTokenAsync;
        var settings = new TestSettings
        {
            ["SLUICE_GCS_ENDPOINT"] = $"{_gcs.Address}",
            ["GOOGLE_APPLICATION_CREDENTIALS"] = Key("first"),
        };
        using var store = Open(settings);

        Assert.Null(await store.FindAsync("a", default).Within(Limit));
        Assert.Null(await store.FindAsync("b", default).Within(Limit));
        var file = Path.Combine(_folder, "key.json");
        await File.WriteAllTextAsync(file, Key("second"));
        settings["GOOGLE_APPLICATION_CREDENTIALS"] = file;
        Assert.Null(await store.FindAsync("c", default).Within(Limit));

        Assert.Equal(
            ["POST /token", "Bearer token-of-first", "Bearer token-of-first", "POST /token", "Bearer token-of-second"],
            _gcs.Requests.Select(each => each.Line == "POST /token" ? each.Line : each.Authorization)
        );
    }

    [Fact]
    public async Task Says_that_a_key_is_not_taken_without_showing_it()
    {
        _gcs!.Before = async context =>
        {
            context.Response.StatusCode = 400;
            await context.Response.WriteAsync(
                """{"error":"invalid_grant","error_description":"Invalid JWT Signature."}"""
            );
            return true;
        };
        using var store = Open(
            new TestSettings
            {
                ["SLUICE_GCS_ENDPOINT"] = $"{_gcs.Address}",
                ["GOOGLE_APPLICATION_CREDENTIALS"] = Key("revoked"),
            }
        );

        var failure = await FailsAsync(store);

        Assert.Equal(ArtifactFault.Refused, failure.Fault);
        Assert.Contains("invalid_grant", failure.Message, StringComparison.Ordinal);
        Assert.Contains(
            "GOOGLE_APPLICATION_CREDENTIALS of the test's settings",
            failure.Message,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("a file that is not there", "/no/such/key.json", ArtifactFault.CredentialsMissing)]
    [InlineData("no JSON", "{ secret-in-there", ArtifactFault.Invalid)]
    [InlineData("JSON of another kind", """{"private_key":"secret-in-there"}""", ArtifactFault.Invalid)]
    [InlineData("an unknown type", """{"type":"secret-in-there"}""", ArtifactFault.Invalid)]
    [InlineData(
        "a broken key",
        """{"type":"service_account","client_email":"e","private_key":"secret-in-there"}""",
        ArtifactFault.Invalid
    )]
    public async Task Refuses_a_key_that_is_none(string because, string key, ArtifactFault expected)
    {
        using var store = Open(new TestSettings { ["GOOGLE_APPLICATION_CREDENTIALS"] = key });

        var failure = await FailsAsync(store);

        Assert.True(expected == failure.Fault, $"{because}: {failure}");
        Assert.DoesNotContain("secret-in-there", $"{failure}", StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cuts_a_read_that_stands_still()
    {
        var time = new ManualTimeProvider();
        var hanging = new TaskCompletionSource();
        using var store = Open(time: time);
        await store.WriteAsync("m", Write(new byte[1_000]), new WriteOptions(), default).Within(Limit);
        _gcs!.Before = async context =>
        {
            context.Response.ContentLength = 1_000;
            await context.Response.Body.WriteAsync(new byte[10]);
            await context.Response.Body.FlushAsync();
            await hanging.Task;
            context.Abort();
            return true;
        };
        await using var content = await store.OpenAsync(new StoredObject("m", 1_000, null), 0, default).Within(Limit);
        await content.Bytes.ReadExactlyAsync(new byte[10]).Within(Limit);

        var next = content.Bytes.ReadAsync(new byte[10]).AsTask();
        time.Advance(new GcsOptions().Silence);
        var failure = await Assert.ThrowsAsync<ArtifactException>(() => next.Within(Limit));
        hanging.SetResult();

        Assert.Equal(ArtifactFault.Unreachable, failure.Fault);
        Assert.Contains("60 s", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Needs_a_project_to_make_a_bucket()
    {
        using var store = Open();

        var failure = await Assert.ThrowsAsync<ArtifactException>(() => store.CreateBucketAsync(default).Within(Limit));

        Assert.Equal(ArtifactFault.Invalid, failure.Fault);
        Assert.Contains("GOOGLE_CLOUD_PROJECT", failure.Message, StringComparison.Ordinal);
    }

    private static async Task<bool> GiveTokenAsync(HttpContext context)
    {
        if (context.Request.Path != "/token")
        {
            return false;
        }

        // The claim names the account that the key is of.
        var assertion = (await context.Request.ReadFormAsync())["assertion"].ToString().Split('.')[1];
        var claims = JsonNode.Parse(Convert.FromBase64String(Padded(assertion)))!;
        Assert.Contains("devstorage.read_write", claims["scope"]!.GetValue<string>(), StringComparison.Ordinal);
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(
            $$"""{"access_token":"token-of-{{claims["iss"]}}","expires_in":3600,"token_type":"Bearer"}"""
        );
        return true;
    }

    private static string Padded(string base64) =>
        base64.Replace('-', '+').Replace('_', '/').PadRight((base64.Length + 3) / 4 * 4, '=');

    private string Key(string account)
    {
        using var rsa = RSA.Create(2048);
        return new JsonObject
        {
            ["type"] = "service_account",
            ["project_id"] = "p",
            ["private_key_id"] = "1",
            ["private_key"] = rsa.ExportPkcs8PrivateKeyPem(),
            ["client_email"] = account,
            ["token_uri"] = new Uri(_gcs!.Address, "/token").ToString(),
        }.ToJsonString();
    }

    private static Task<ArtifactException> FailsAsync(GcsStore store) =>
        Assert.ThrowsAsync<ArtifactException>(() => store.FindAsync("a", default).Within(Limit));

    private TestSettings Emulated() => new() { ["STORAGE_EMULATOR_HOST"] = $"{_gcs!.Address}" };

    private GcsStore Open(IStoreSettings? settings = null, TimeProvider? time = null) =>
        new(
            ArtifactUri.Parse("gs://models/team"),
            settings ?? Emulated(),
            new GcsOptions { PartBytes = Part },
            time ?? TimeProvider.System
        );

    private string Write(byte[] bytes)
    {
        var file = Path.Combine(_folder, Path.GetRandomFileName());
        File.WriteAllBytes(file, bytes);
        return file;
    }
}
