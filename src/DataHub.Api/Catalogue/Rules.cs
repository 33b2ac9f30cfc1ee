using System.Globalization;
using System.Text;
using DataHub.Api.Json;
using DataHub.Disclosure.Tables;
using FluentValidation;
using FluentValidation.Results;

namespace DataHub.Api.Catalogue;

/// <summary>
/// Rules that all documents share. Their messages are never used, for they repeat what was sent: only the error code and the property's path go on. A member
/// that could not be read is null and has its fault already.
/// </summary>
internal static class Rules
{
    public static IRuleBuilderOptions<T, string> IsCode<T>(this IRuleBuilder<T, string> rule)
        => rule.Must(c => c is null || StrictValue.IsCode(c)).WithErrorCode("invalidCode");

    public static IRuleBuilderOptions<T, string> IsOneOf<T>(this IRuleBuilder<T, string> rule, params string[] choices)
        => rule.Must(c => c is null || choices.Contains(c, StringComparer.Ordinal)).WithErrorCode("invalidChoice");

    /// <summary>Both ends of a validity: periods, in order.</summary>
    public static void AddValidity<T>(this AbstractValidator<T> validator, Func<T, string?> from, Func<T, string?> to)
        => validator.RuleFor(d => d).Custom((document, context) =>
        {
            var (hasFrom, hasTo) = (TimePeriod.TryParse(from(document), out var first), TimePeriod.TryParse(to(document), out var last));
            context.AddIf(from(document) is not null && !hasFrom, "ValidFrom", "invalidPeriod");
            context.AddIf(to(document) is not null && !hasTo, "ValidTo", "invalidPeriod");
            context.AddIf(hasFrom && hasTo && last.LastMonth < first.FirstMonth, "ValidTo", "periodReversed");
        });

    /// <summary>The first of several equal items stands, the others are faults.</summary>
    public static void AddDuplicates<T>(this ValidationContext<T> context, IEnumerable<string?> items, Func<int, string> path)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var index = 0;
        foreach (var item in items)
        {
            context.AddIf(item is not null && !seen.Add(item), path(index), "duplicateItem");
            index++;
        }
    }

    /// <param name="context">The validation under way.</param>
    /// <param name="isFault">Whether it is one.</param>
    /// <param name="path">Path below what is validated, such as <c>Codes[3].Parent</c>.</param>
    /// <param name="code">Fault code.</param>
    public static void AddIf<T>(this ValidationContext<T> context, bool isFault, string path, string code)
    {
        if (isFault)
        {
            context.AddFailure(new ValidationFailure(context.PropertyChain.BuildPropertyPath(path), string.Empty) { ErrorCode = code });
        }
    }

    /// <summary>Validates, and hands on the faults with their pointers.</summary>
    public static void Collect<T>(this AbstractValidator<T> validator, T document, FaultList faults)
    {
        foreach (var failure in validator.Validate(document).Errors)
        {
            faults.Add(FaultCodes.At(PointerOf(failure.PropertyName), failure.ErrorCode));
        }
    }

    /// <summary><c>Codes[3].Label.Nl</c> becomes <c>#/codes/3/label/nl</c>.</summary>
    private static string PointerOf(string path)
    {
        var pointer = new StringBuilder("#");
        foreach (var name in path.Split('.', '[').Where(n => n.Length > 0))
        {
            pointer.Append('/').Append(char.ToLower(name[0], CultureInfo.InvariantCulture)).Append(name.AsSpan(1).TrimEnd(']'));
        }

        return pointer.ToString();
    }
}
