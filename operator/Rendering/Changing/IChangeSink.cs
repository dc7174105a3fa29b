using Sluice.KubernetesObjects.Meta;

namespace Sluice.Rendering.Changing;

/// <summary>Carries changes out.</summary>
public interface IChangeSink
{
    /// <summary>Makes an object; one of that name is left as it is.</summary>
    Task CreateAsync<T>(T wanted, CancellationToken cancellation)
        where T : KubernetesObject, IResource<T>;

    /// <summary>Sets fields of the object of that uid.</summary>
    Task ApplyAsync<T>(T wanted, CancellationToken cancellation)
        where T : KubernetesObject, IResource<T>;

    /// <summary>Deletes the object of that uid, and what belongs to it.</summary>
    Task DeleteAsync<T>(T unwanted, CancellationToken cancellation)
        where T : KubernetesObject, IResource<T>;
}
