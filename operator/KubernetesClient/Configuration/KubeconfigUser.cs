namespace Sluice.KubernetesClient.Configuration;

/// <summary>A user of a kubeconfig.</summary>
internal static class KubeconfigUser
{
    private static readonly string[] ExecVersions =
    [
        "client.authentication.k8s.io/v1",
        "client.authentication.k8s.io/v1beta1",
    ];

    /// <summary>Reads it. What it must not have, or lacks, is an error that names file and field.</summary>
    public static CredentialSettings Read(KubeconfigFields user)
    {
        if (user.Fields("auth-provider") is not null)
            throw user.Wrong("auth-provider", "an exec plugin, which has replaced it since Kubernetes 1.26", "one");

        var certificate = user.Pem("client-certificate");
        var key = user.Pem("client-key");
        if (certificate is null != key is null)
        {
            throw certificate is null
                ? user.Wrong("client-certificate", "one beside client-key", "none")
                : user.Wrong("client-key", "one beside client-certificate", "none");
        }

        return new CredentialSettings
        {
            Token = user.Text("token"),
            TokenFile = user.FilePath("tokenFile"),
            Username = user.Text("username"),
            Password = user.Text("password"),
            ClientCertificate = certificate,
            ClientKey = key,
            Exec = user.Fields("exec") is { } exec ? ReadExec(exec) : null,
            ActAs = ReadImpersonation(user),
        };
    }

    private static Impersonation? ReadImpersonation(KubeconfigFields user)
    {
        var groups = user.Texts("as-groups");
        if (user.Fields("as-user-extra") is not null)
            throw user.Wrong("as-user-extra", "nothing, for it is not supported", "a mapping");
        if (user.Text("as") is { } name)
            return new Impersonation(name, user.Text("as-uid"), groups);

        return groups.Count == 0 && user.Text("as-uid") is null
            ? null
            : throw user.Wrong("as", "a user beside as-groups or as-uid", "none");
    }

    private static ExecSettings ReadExec(KubeconfigFields exec)
    {
        var version = exec.Text("apiVersion") ?? "nothing";
        if (!ExecVersions.Contains(version))
            throw exec.Wrong("apiVersion", string.Join(" or ", ExecVersions), version);
        if (exec.Text("interactiveMode") == "Always")
            throw exec.Wrong("interactiveMode", "Never or IfAvailable, because nobody is there to answer", "Always");

        return new ExecSettings
        {
            ApiVersion = version,
            Command = CommandOf(exec),
            Arguments = exec.Texts("args"),
            Environment = Variables(exec),
            InstallHint = exec.Text("installHint")?.Trim(),
            ProvidesClusterInfo = exec.Flag("provideClusterInfo"),
        };
    }

    private static Dictionary<string, string> Variables(KubeconfigFields exec)
    {
        var variables = new Dictionary<string, string>();
        foreach (var variable in exec.Items("env"))
        {
            var name = variable.Text("name") ?? throw variable.Wrong("name", "a name", "none");
            variables[name] = variable.Text("value") ?? "";
        }

        return variables;
    }

    /// <summary>With a slash it is a path, relative to the file's folder; without, a name on PATH.</summary>
    private static string CommandOf(KubeconfigFields exec)
    {
        var command = exec.Text("command") ?? throw exec.Wrong("command", "a program", "none");
        return command.Contains('/') ? exec.FilePath("command")! : command;
    }
}
