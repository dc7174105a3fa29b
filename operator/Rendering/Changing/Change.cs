using Sluice.KubernetesObjects.Meta;

namespace Sluice.Rendering.Changing;

/// <summary>One write that a plan asks for. What carries it out is an <see cref="IChangeSink"/>.</summary>
public abstract record Change
{
    private Change() { }

    /// <summary>What is changed, for messages: <c>Deployment fraud-main-0123456789</c>.</summary>
    public abstract string Subject { get; }

    /// <summary>Carries it out.</summary>
    public abstract Task MakeAsync(IChangeSink sink, CancellationToken cancellation);

    /// <summary>An object that is not there.</summary>
    public sealed record Create<T>(T Wanted) : Change
        where T : KubernetesObject, IResource<T>
    {
        /// <inheritdoc/>
        public override string Subject => $"{T.Type.Kind} {Wanted.Metadata.Name}";

        /// <inheritdoc/>
        public override Task MakeAsync(IChangeSink sink, CancellationToken cancellation) =>
            sink.CreateAsync(Wanted, cancellation);
    }

    /// <summary>Fields of an object of ours that are not as wanted.</summary>
    /// <param name="Wanted">With the uid of the object that was seen.</param>
    public sealed record Apply<T>(T Wanted) : Change
        where T : KubernetesObject, IResource<T>
    {
        /// <inheritdoc/>
        public override string Subject => $"{T.Type.Kind} {Wanted.Metadata.Name}";

        /// <inheritdoc/>
        public override Task MakeAsync(IChangeSink sink, CancellationToken cancellation) =>
            sink.ApplyAsync(Wanted, cancellation);
    }

    /// <summary>An object of ours that nobody needs.</summary>
    /// <param name="Unwanted">As it was seen.</param>
    public sealed record Delete<T>(T Unwanted) : Change
        where T : KubernetesObject, IResource<T>
    {
        /// <inheritdoc/>
        public override string Subject => $"{T.Type.Kind} {Unwanted.Metadata.Name}";

        /// <inheritdoc/>
        public override Task MakeAsync(IChangeSink sink, CancellationToken cancellation) =>
            sink.DeleteAsync(Unwanted, cancellation);
    }
}
