using System.Net.Http.Headers;
using Sluice.KubernetesClient.Credentials;
using Sluice.KubernetesClient.Errors;
using Sluice.Testing;

namespace Sluice.KubernetesClient.Tests.Credentials;

public sealed class RenewedCredentialsTests : IDisposable
{
    private readonly ManualTimeProvider _time = new();
    private readonly CollectedLogs _logs = new();
    private readonly ScriptedOrigin _origin;
    private readonly RenewedCredentials _credentials;

    public RenewedCredentialsTests()
    {
        _origin = new ScriptedOrigin(_time);
        _credentials = new RenewedCredentials(_origin, _time, new Random(1), _logs.CreateLogger("test"));
    }

    public void Dispose() => _credentials.Dispose();

    [Fact]
    public async Task A_credential_is_kept_until_it_is_to_be_renewed()
    {
        var first = await GetAsync();
        _time.Advance(TimeSpan.FromSeconds(59));
        Assert.Same(first, await GetAsync());

        _origin.Token = "b";
        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal("b", (await GetAsync()).Authorization?.Parameter);
        Assert.Equal(2, _origin.Asked);
    }

    [Fact]
    public async Task An_equal_credential_stays_the_same_object()
    {
        var first = await GetAsync();
        _time.Advance(TimeSpan.FromMinutes(2));

        Assert.Same(first, await GetAsync());
        Assert.Equal(2, _origin.Asked);
    }

    [Fact]
    public async Task An_old_one_covers_a_failure_until_it_expires_and_tries_have_pauses()
    {
        var first = await GetAsync();
        _origin.Fails = true;
        _time.Advance(TimeSpan.FromMinutes(1));

        for (var i = 0; i < 100; i++)
            Assert.Same(first, await GetAsync());
        Assert.Equal(2, _origin.Asked);
        Assert.Contains(_logs.Entries, entry => entry.Message.Contains("old one is used on. the origin fails"));

        _time.Advance(TimeSpan.FromMinutes(9));
        var failure = await Assert.ThrowsAsync<KubernetesException>(GetAsync);
        Assert.Equal((KubernetesFault.Misconfigured, "the origin fails"), (failure.Fault, failure.Message));
        _origin.Fails = false;
        await Assert.ThrowsAsync<KubernetesException>(GetAsync);
        _time.Advance(TimeSpan.FromSeconds(5));
        Assert.NotNull(await GetAsync());
    }

    [Fact]
    public async Task The_first_failure_is_told_and_the_next_try_waits_a_second()
    {
        _origin.Fails = true;
        await Assert.ThrowsAsync<KubernetesException>(GetAsync);
        _origin.Fails = false;

        await Assert.ThrowsAsync<KubernetesException>(GetAsync);
        Assert.Equal(1, _origin.Asked);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.NotNull(await GetAsync());
    }

    [Fact]
    public async Task One_that_is_refused_is_renewed_at_once()
    {
        var first = await GetAsync();
        _time.Advance(TimeSpan.FromSeconds(30));
        _origin.Token = "b";

        _credentials.Reject(first);

        Assert.Equal("b", (await GetAsync()).Authorization?.Parameter);
    }

    [Fact]
    public async Task One_that_is_refused_again_and_again_is_not_asked_for_each_time()
    {
        for (var i = 0; i < 100; i++)
        {
            try
            {
                _credentials.Reject(await GetAsync());
            }
            catch (KubernetesException refused)
            {
                Assert.Equal(KubernetesFault.Unauthorized, refused.Fault);
                Assert.Contains("the server refuses the scripted credential", refused.Message);
            }

            _time.Advance(TimeSpan.FromMilliseconds(100));
        }

        Assert.InRange(_origin.Asked, 3, 8);
    }

    [Fact]
    public async Task A_late_refusal_of_one_before_changes_nothing()
    {
        var first = await GetAsync();
        _origin.Token = "b";
        _time.Advance(TimeSpan.FromMinutes(1));
        var second = await GetAsync();

        _credentials.Reject(first);

        Assert.Same(second, await GetAsync());
        Assert.Equal(2, _origin.Asked);
    }

    [Fact]
    public async Task Many_who_ask_at_once_cause_one_renewal()
    {
        _origin.Gate = new TaskCompletionSource();
        var asking = Enumerable.Range(0, 20).Select(_ => GetAsync()).ToArray();
        _origin.Gate.SetResult();

        await Task.WhenAll(asking).Within(TimeSpan.FromSeconds(30));

        Assert.Equal(1, _origin.Asked);
    }

    private Task<Credential> GetAsync() => _credentials.GetAsync(default).AsTask();

    private sealed class ScriptedOrigin(TimeProvider time) : ICredentialOrigin
    {
        public string Token { get; set; } = "a";

        public bool Fails { get; set; }

        public TaskCompletionSource? Gate { get; set; }

        public int Asked { get; private set; }

        public async ValueTask<ObtainedCredential> ObtainAsync(CancellationToken cancellation)
        {
            Asked++;
            if (Gate is not null)
                await Gate.Task;
            if (Fails)
                throw new KubernetesException(KubernetesFault.Misconfigured, "the origin fails");

            var now = time.GetUtcNow();
            return new ObtainedCredential(
                new Credential(new AuthenticationHeaderValue("Bearer", Token), null),
                Token,
                now.AddMinutes(1),
                now.AddMinutes(10)
            );
        }

        public override string ToString() => "the scripted credential";
    }
}
