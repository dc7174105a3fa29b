using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Sluice.Routing.Table;

/// <summary>The routes of one namespace, by what a request may say inside it.</summary>
internal sealed class NamespaceRoutes(string name, ImmutableArray<Route> routes)
{
    private readonly FrozenDictionary<string, Route> _byDeployment = routes.ToFrozenDictionary(route =>
        route.Deployment
    );
    private readonly FrozenDictionary<string, Route> _byModel = routes.ToFrozenDictionary(route => route.Model);

    public string Name => name;

    public ImmutableArray<Route> Routes => routes;

    public Route? FindDeployment(string deployment) => _byDeployment.GetValueOrDefault(deployment);

    public Route? FindModel(string model) => _byModel.GetValueOrDefault(model);
}
