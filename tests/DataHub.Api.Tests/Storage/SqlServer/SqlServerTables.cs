using Microsoft.SqlServer.Dac.Model;

namespace DataHub.Api.Tests.Storage.SqlServer;

/// <summary>What the rules ask of the tables.</summary>
internal sealed class SqlServerTables
{
    private readonly ILookup<string, string> _required;
    private readonly ILookup<string, string> _triggers;

    public SqlServerTables(TSqlModel model)
    {
        var given = All(model, DefaultConstraint.TypeClass).SelectMany(d => d.GetReferenced(DefaultConstraint.TargetColumn)).Select(c => $"{c.Name}")
            .ToHashSet(StringComparer.Ordinal);
        var columns = All(model, Table.TypeClass).SelectMany(t => t.GetReferenced(Table.Columns).Select(c => (Table: NameOf(t), Column: c))).ToList();
        Columns = [.. columns.Select(c => (c.Table, NameOf(c.Column), NameOf(c.Column.GetReferenced(Column.DataType).Single()), IsNullable(c.Column)))];
        _required = columns.Where(c => !IsNullable(c.Column) && !c.Column.GetProperty<bool>(Column.IsIdentity) && !given.Contains($"{c.Column.Name}"))
            .ToLookup(c => c.Table, c => NameOf(c.Column), StringComparer.Ordinal);
        _triggers = All(model, DmlTrigger.TypeClass)
            .SelectMany(t => Actions(t).Select(a => (Table: NameOf(t.GetReferenced(DmlTrigger.TriggerObject).Single()), Action: a)))
            .ToLookup(x => x.Table, x => x.Action, StringComparer.Ordinal);
    }

    /// <summary>All columns of all tables.</summary>
    public IReadOnlyList<(string Table, string Column, string Type, bool IsNullable)> Columns { get; }

    /// <summary>The columns that an INSERT has to name.</summary>
    public IEnumerable<string> Required(string table) => _required[table];

    /// <summary>Whether INSERT, UPDATE or DELETE runs a trigger.</summary>
    public bool HasTrigger(string table, string action) => _triggers[table].Contains(action, StringComparer.Ordinal);

    private static IEnumerable<string> Actions(TSqlObject trigger)
    {
        (string Name, ModelPropertyClass Property)[] all = [("INSERT", DmlTrigger.IsInsertTrigger), ("UPDATE", DmlTrigger.IsUpdateTrigger), ("DELETE", DmlTrigger.IsDeleteTrigger)];
        return all.Where(a => trigger.GetProperty<bool>(a.Property)).Select(a => a.Name);
    }

    private static IEnumerable<TSqlObject> All(TSqlModel model, ModelTypeClass type) => model.GetObjects(DacQueryScopes.UserDefined, type);

    private static bool IsNullable(TSqlObject column) => column.GetProperty<bool>(Column.Nullable);

    private static string NameOf(TSqlObject named) => named.Name.Parts[^1];
}
