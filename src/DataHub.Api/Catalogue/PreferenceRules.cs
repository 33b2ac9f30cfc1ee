using DataHub.Disclosure;
using FluentValidation;

namespace DataHub.Api.Catalogue;

/// <summary>The weights and kept totals of a policy against the dimensions of its indicator.</summary>
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

        context.AddDuplicates(policy.KeepTotals.Select(t => t is null or [] ? null : string.Join(' ', t.Order(StringComparer.Ordinal))), i => $"Policy.KeepTotals[{i}]");
        for (var i = 0; i < policy.KeepTotals.Count; i++)
        {
            var (total, path) = (policy.KeepTotals[i] ?? [], $"Policy.KeepTotals[{i}]");
            context.AddIf(policy.KeepTotals[i] is [], path, "empty");
            context.AddDuplicates(total, d => $"{path}[{d}]");
            for (var d = 0; d < total.Count; d++)
            {
                AddUnknown(total[d], $"{path}[{d}]");
            }
        }

        void AddUnknown(string? dimension, string path) => context.AddIf(dimension is not null && !dimensions.Contains(dimension), path, "unknownDimension");
    }
}
