using Sluice.Resources.ModelDeployments;

namespace Sluice.Resources.Constraints;

/// <summary>A place of a model repository that this release can read: <see cref="RepositoryUri"/> says which.</summary>
internal sealed class RepositoryUriAttribute : ConstraintAttribute
{
    public override IEnumerable<Violation> Check(object value)
    {
        if (RepositoryUri.WhyNot((string)value) is { } reason)
        {
            yield return new Violation(reason);
        }
    }
}
