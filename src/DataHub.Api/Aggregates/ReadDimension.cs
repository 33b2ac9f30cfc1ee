using DataHub.Api.Catalogue;
using DataHub.Disclosure.Tables;

namespace DataHub.Api.Aggregates;

/// <summary>A dimension of an indicator as the catalogue has it now, with the validity of its codes.</summary>
internal sealed class ReadDimension
{
    private readonly Dictionary<string, Validity> _validity;

    public ReadDimension(string code, CodeListDocument list)
    {
        Code = code;
        Codes = CodeList.Create(list.Code, list.Codes.Select(c => (c.Code, c.Parent)));
        _validity = list.Codes.ToDictionary(c => c.Code, c => new Validity(c.ValidFrom, c.ValidTo), StringComparer.Ordinal);
    }

    public string Code { get; }

    public CodeList Codes { get; }

    /// <summary>Whether the code exists in any part of the period; the total always does.</summary>
    public bool Exists(string code, TimePeriod period) => !_validity.TryGetValue(code, out var validity) || validity.Touches(period);
}
