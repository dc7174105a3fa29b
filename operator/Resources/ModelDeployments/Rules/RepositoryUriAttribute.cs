using Sluice.Resources.Constraints;
using Sluice.Resources.Schemas;

namespace Sluice.Resources.ModelDeployments.Rules;

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

    public override void AddTo(FieldSchema schema)
    {
        schema.Set("minLength", 1);
        if (schema.HasRules)
        {
            schema.AddRule(RepositoryUri.Rule, RepositoryUri.RuleMessage);
        }
    }
}
