using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Sluice.Testing;

namespace Sluice.Operator.Tests.Harness;

/// <summary>
/// The operator's program, with the chart's rights, and routers' programs, connected over TLS, with what a cluster would mount for routers as files: the
/// authorities of the operator's Secret, and a service account's token.
/// </summary>
internal sealed class ConnectedRouters : IAsyncDisposable
{
    private readonly OperatorSpace _space;
    private readonly string _folder = Directory.CreateTempSubdirectory("sluice-routers-").FullName;
    private readonly List<ProgramProcess> _routers = [];
    private readonly List<HttpClient> _clients = [];

    private ConnectedRouters(OperatorSpace space) => _space = space;

    public ProgramProcess Operator { get; private set; } = null!;

    /// <summary>Where routers connect.</summary>
    public string Address { get; private set; } = "";

    private string Accounts => $"/api/v1/namespaces/{_space.Name}/serviceaccounts";

    private string Secret => $"/api/v1/namespaces/{_space.Name}/secrets/sluice-control";

    public static async Task<ConnectedRouters> StartAsync(OperatorSpace space)
    {
        var connected = new ConnectedRouters(space);
        await space.Cluster.Api.PostAsync(connected.Accounts, Named("sluice-router"));
        var kubeconfig = await GrantedRights.GrantAsync(space);
        connected.Operator = ProgramProcess.Start("sluice-operator", connected.OperatorArguments(kubeconfig));
        connected.Address = (await connected.Operator.UntilSaysAsync("Routers connect to"))
            .Split("Routers connect to ")[1]
            .Split(',')[0];
        await connected.MountAsync();
        return connected;
    }

    /// <summary>Puts the Secret's authorities, as they are now, into the routers' file.</summary>
    public async Task MountAsync()
    {
        var secret = await UntilSecretAsync(held => held["ca.crt"] is not null);
        await File.WriteAllTextAsync(Path.Combine(_folder, "ca.crt"), Decoded(secret["data"]!["ca.crt"]!));
    }

    /// <summary>Writes to the Secret, as somebody might by hand.</summary>
    /// <returns>The certificate that it holds when the operator has put it right.</returns>
    public async Task<string> RuinAsync(params string[] keys)
    {
        var ruined = new JsonObject();
        var before = (await _space.Cluster.Api.GetAsync(Secret))["data"]!;
        foreach (var key in keys)
        {
            ruined[key] = null;
        }

        await _space.Cluster.Api.PatchAsync(Secret, new() { ["data"] = ruined });
        var right = await UntilSecretAsync(held =>
            held["tls.crt"] is { } now && $"{now}" != $"{before["tls.crt"]}" && held["ca.crt"] is not null
        );
        return Decoded(right["data"]!["tls.crt"]!);
    }

    /// <summary>A router with a token of a service account.</summary>
    /// <returns>The program, and a client of its operations listener.</returns>
    public async Task<(ProgramProcess Program, HttpClient Predictions, HttpClient Operations)> StartRouterAsync(
        string account = "sluice-router",
        string audience = "sluice-control"
    )
    {
        var token = Path.Combine(_folder, $"token-{_routers.Count}");
        await File.WriteAllTextAsync(token, await TokenAsync(account, audience));
        string[] arguments =
        [
            .. new[]
            {
                "--control",
                Address,
                "--control-ca",
                Path.Combine(_folder, "ca.crt"),
                "--control-token",
                token,
            },
            .. new[] { "--http", "127.0.0.1:0", "--grpc", "127.0.0.1:0", "--operations", "127.0.0.1:0" },
            .. new[] { "--drain-delay", "0" },
        ];
        var program = ProgramProcess.Start("Sluice.Router", arguments);
        _routers.Add(program);
        var listening = (await program.UntilSaysAsync("Listening: REST")).Split("REST ")[1].Split(", ");
        return (program, Client(listening[0]), Client(listening[2].Split(' ')[1]));
    }

    /// <summary>Until a router says that so many operators are connected, and it knows a route.</summary>
    public static async Task UntilConnectedAsync(HttpClient operations)
    {
        using var limit = new CancellationTokenSource(OperatorSpace.Limit);
        while (true)
        {
            var status = JsonNode.Parse(await operations.GetStringAsync("/status", limit.Token))!;
            if (status["operators"]!.GetValue<int>() == 1 && status["ready"]!.GetValue<bool>())
            {
                return;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, limit.Token);
        }
    }

    public ValueTask DisposeAsync()
    {
        foreach (var client in _clients)
        {
            client.Dispose();
        }

        foreach (var router in _routers)
        {
            router.Dispose();
        }

        Operator.Dispose();
        Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    private async Task<string> TokenAsync(string account, string audience)
    {
        var asked = new JsonObject
        {
            ["spec"] = new JsonObject { ["audiences"] = new JsonArray(audience), ["expirationSeconds"] = 3600 },
        };
        var made = await _space.Cluster.Api.PostAsync($"{Accounts}/{account}/token", asked);
        return $"{made["status"]!["token"]}";
    }

    private Task<JsonObject> UntilSecretAsync(Func<JsonNode, bool> wanted) =>
        _space.Cluster.Api.UntilAsync(Secret, found => found["data"] is { } held && wanted(held), OperatorSpace.Limit);

    private string[] OperatorArguments(string kubeconfig) =>
        [
            .. new[] { "--kubeconfig", kubeconfig },
            .. new[] { "--namespace", _space.Name, "--operator-namespace", _space.Name },
            .. new[] { "--operations", "127.0.0.1:0", "--control", "127.0.0.1:0", "--server-image", "server:1" },
        ];

    private HttpClient Client(string address)
    {
        var client = new HttpClient
        {
            BaseAddress = new(string.Create(CultureInfo.InvariantCulture, $"http://{address}")),
            Timeout = TimeSpan.FromSeconds(30),
        };
        _clients.Add(client);
        return client;
    }

    private static string Decoded(JsonNode base64) => Encoding.UTF8.GetString(Convert.FromBase64String($"{base64}"));

    private static JsonObject Named(string name) => new() { ["metadata"] = new JsonObject { ["name"] = name } };
}
