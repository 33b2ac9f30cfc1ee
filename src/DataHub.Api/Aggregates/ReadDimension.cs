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

    /// <summary>Whether the code exists in any part of the period; the total always does.</summary>
    public bool Exists(string code, TimePeriod period) => _tree.Find(code) is not { } found || found.Validity.Touches(period);
}
