using System.Net;
using System.Net.Http.Headers;
using Sluice.Artifacts.Connections;
using Sluice.Artifacts.Settings;
using Sluice.Artifacts.Stores;

namespace Sluice.Artifacts.Http;

/// <summary>Asks a web server for objects, and follows where it sends its reader on to as far as the rules allow.</summary>
/// <param name="client">Owned by the store.</param>
/// <param name="rules">Where to go.</param>
/// <param name="guard">Which addresses to go to.</param>
/// <param name="settings">The credentials, for the host that the user named and no other.</param>
internal sealed class HttpRequests(StoreClient client, RedirectRules rules, AddressGuard guard, IStoreSettings settings)
{
    /// <summary>The setting with the value of the header <c>Authorization</c>, such as <c>Bearer …</c>.</summary>
    public const string AuthorizationSetting = "SLUICE_HTTP_AUTHORIZATION";

    /// <summary>The answer of the last server on the way.</summary>
    /// <param name="method">GET or HEAD.</param>
    /// <param name="place">The object.</param>
    /// <param name="offset">Asks for the bytes from there on, where it is not 0.</param>
    /// <param name="tag">Asks for that state of it, where the tag is a strong one.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<HttpResponseMessage> SendAsync(
        HttpMethod method,
        ArtifactUri place,
        long offset,
        string? tag,
        CancellationToken cancellation
    )
    {
        var origin = Address(place);
        rules.Check(origin, place.ToString());
        var target = origin;
        for (var followed = 0; ; followed++)
        {
            using var request = new HttpRequestMessage(method, target);
            request.Headers.AcceptEncoding.ParseAdd("identity");
            request.Headers.Range = offset > 0 ? new RangeHeaderValue(offset, null) : null;
            if (HttpTag.IsStrong(tag))
            {
                request.Headers.TryAddWithoutValidation("If-Match", tag);
            }

            if (IsSameHost(origin, target) && settings.Find(AuthorizationSetting) is { } authorization)
            {
                request.Headers.TryAddWithoutValidation("Authorization", authorization);
            }

            var response = await client.SendAsync(request, place.ToString(), cancellation);
            if (!RedirectRules.IsRedirect(response.StatusCode))
            {
                return response;
            }

            using (response)
            {
                target = rules.Next(target, response.Headers.Location, followed, place.ToString());
            }

            CheckAddress(target, place.ToString());
        }
    }

    /// <summary>An answer that is no object, as a fault.</summary>
    public ArtifactException Fault(HttpResponseMessage response, ArtifactUri place, TimeProvider time)
    {
        var fault = StatusFaults.Of(response, place.ToString(), time);
        return response.StatusCode == HttpStatusCode.Unauthorized && settings.Find(AuthorizationSetting) is not null
                ? new ArtifactException(
                    ArtifactFault.Refused,
                    $"{fault.Message}: {AuthorizationSetting} of {settings.Origin} is not accepted"
                )
            : response.StatusCode == HttpStatusCode.Unauthorized
                ? new ArtifactException(
                    ArtifactFault.CredentialsMissing,
                    $"{fault.Message}: there is no {AuthorizationSetting} in {settings.Origin}"
                )
            : fault;
    }

    /// <summary>Each part of the path escaped, so that every name is spelled as it was written.</summary>
    private static Uri Address(ArtifactUri place) =>
        new($"{place.Scheme}://{place.Host}/{string.Join('/', place.Path.Split('/').Select(Uri.EscapeDataString))}");

    private static bool IsSameHost(Uri left, Uri right) =>
        (left.Scheme, left.IdnHost, left.Port) == (right.Scheme, right.IdnHost, right.Port);

    private void CheckAddress(Uri target, string place)
    {
        try
        {
            guard.Check(target);
        }
        catch (ArtifactException refused)
        {
            throw new ArtifactException(refused.Fault, $"{place}: {refused.Message}");
        }
    }
}
