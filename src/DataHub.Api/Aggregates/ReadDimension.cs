using DataHub.Api.Catalogue;
using DataHub.Disclosure.Tables;

namespace DataHub.Api.Aggregates;

/// <summary>A dimension of an indicator as the catalogue has it now, with the validity of its codes.</summary>
internal sealed class ReadDimension
{
    private readonly CodeTree _tree;

    public ReadDimension(string code, CodeListDocument list)
    {
        Code = code;
        Codes = CodeList.Create(list.Code, list.Codes.Select(c => (c.Code, c.Parent)));
        _tree = new CodeTree(list.Codes);
    }

    public string Code { get; }

    public CodeList Codes { get; }

    /// <summary>Whether the code is valid in all of the period, so that a table for it can hold the code; the total always is.</summary>
    public bool IsValid(string code, TimePeriod period) => _tree.Find(code) is not { } found || found.Validity.Covers(period);
}
