namespace Sluice.Serving.Lifecycle;

/// <summary>The legal transitions of <see cref="ModelState"/>.</summary>
internal static class ModelStates
{
    public static bool CanBecome(this ModelState from, ModelState to) =>
        (from, to) switch
        {
            (ModelState.Waiting, ModelState.Loading) => true,
            (ModelState.Loading, ModelState.Ready or ModelState.Failed) => true,
            (not ModelState.Unloaded, ModelState.Unloaded) => true,
            _ => false,
        };
}
