using FluentValidation;

namespace DataHub.Api.Catalogue;

/// <summary>A code list by itself: codes are codes and differ, parents exist and form a tree.</summary>
internal sealed class CodeListValidator : AbstractValidator<CodeListDocument>
{
    public CodeListValidator()
    {
        RuleFor(l => l.Code).IsCode();
        RuleForEach(l => l.Codes).SetValidator(new EntryValidator());
        RuleFor(l => l.Codes).Custom((codes, context) =>
        {
            context.AddDuplicates(codes.Select(c => c.Code), i => $"Codes[{i}].Code");
            var tree = new CodeTree(codes);
            for (var i = 0; i < codes.Count; i++)
            {
                context.AddIf(codes[i].Parent is { } parent && !tree.IsRooted(parent), $"Codes[{i}].Parent", "unknownParent");
            }
        });
    }

    private sealed class EntryValidator : AbstractValidator<CodeEntry>
    {
        public EntryValidator()
        {
            RuleFor(c => c.Code).IsCode();
            this.AddValidity(c => c.ValidFrom, c => c.ValidTo);
        }
    }
}
