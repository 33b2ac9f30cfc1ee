using DataHub.Disclosure;
using FluentValidation;

namespace DataHub.Api.Catalogue;

/// <summary>The weights of a policy against the dimensions of its indicator.</summary>
internal static class PreferenceRules
{
    /// <summary>Adds their faults. What could not be read is null and has its own already.</summary>
    public static void Add<T>(ValidationContext<T> context, PolicyDocument policy, IReadOnlyList<string?> dimensions)
    {
        context.AddDuplicates(policy.Weights.Select(w => w.Dimension), i => $"Policy.Weights[{i}].Dimension");
        for (var i = 0; i < policy.Weights.Count; i++)
        {
            context.AddIf(policy.Weights[i].Weight < Preferences.DefaultWeight, $"Policy.Weights[{i}].Weight", "outOfRange");
            AddUnknown(policy.Weights[i].Dimension, $"Policy.Weights[{i}].Dimension");
        }

        void AddUnknown(string? dimension, string path) => context.AddIf(dimension is not null && !dimensions.Contains(dimension), path, "unknownDimension");
    }
}
