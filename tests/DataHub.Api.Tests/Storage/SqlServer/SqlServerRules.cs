using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace DataHub.Api.Tests.Storage.SqlServer;

/// <summary>Rules of SQL Server that neither its parser nor its model tells of, and that other databases do not have. What they refuse would be refused by the server when it runs.</summary>
internal sealed class SqlServerRules(SqlServerTables tables) : TSqlFragmentVisitor
{
    private static readonly HashSet<string> Aggregates = new(["avg", "count", "count_big", "max", "min", "sum"], StringComparer.OrdinalIgnoreCase);

    // Those of SQL Server 2016. Whoever needs another looks up since when there is one.
    private static readonly HashSet<string> Functions = new(
        [
            .. Aggregates, "abs", "ceiling", "concat", "datalength", "databasepropertyex", "dateadd", "datediff", "datefromparts", "datename", "datepart", "day",
            "db_id", "db_name", "floor", "format", "hashbytes", "isnull", "json_query", "json_value", "len", "lower", "ltrim", "month", "object_id", "replace", "right", "round",
            "row_number", "rtrim", "schema_id", "scope_identity", "serverproperty", "sign", "stuff", "substring", "sysutcdatetime", "upper", "year",
        ],
        StringComparer.OrdinalIgnoreCase);

    private readonly List<string> _broken = [];

    /// <summary>The rules that a statement breaks.</summary>
    public static IReadOnlyList<string> Broken(TSqlFragment statement, SqlServerTables tables)
    {
        var rules = new SqlServerRules(tables);
        statement.Accept(rules);
        return rules._broken;
    }

    public override void Visit(FunctionCall node)
    {
        var name = node.FunctionName.Value;
        Demand(node.CallTarget is not null || Functions.Contains(name), $"{name} is no function of SQL Server 2016");
        Demand(!Aggregates.Contains(name) || node.Parameters.Count == 1, $"{name} takes one argument");
        Demand(!Aggregates.Contains(name) || node.Parameters.All(p => TSql.All<ScalarSubquery>(p).Count == 0), $"{name} takes no subquery");
    }

    public override void Visit(ExpressionGroupingSpecification node) => Demand(node.Expression is not Literal, "GROUP BY takes no number");

    public override void Visit(QueryDerivedTable node)
        => Demand(
            node.Columns.Count > 0 || node.QueryExpression is not QuerySpecification query
                || query.SelectElements.OfType<SelectScalarExpression>().All(e => e.ColumnName is not null || e.Expression is ColumnReferenceExpression),
            $"a column of {node.Alias?.Value} has no name");

    public override void Visit(QuerySpecification node)
    {
        var selected = node.SelectElements.OfType<SelectScalarExpression>().Select(e => e.Expression).ToList();
        var subqueries = selected.SelectMany(TSql.All<ScalarSubquery>).ToList();
        var aggregated = selected.SelectMany(TSql.All<FunctionCall>)
            .Where(f => f.OverClause is null && Aggregates.Contains(f.FunctionName.Value) && !subqueries.Exists(s => IsIn(f, s))).ToList();
        var groups = node.GroupByClause?.GroupingSpecifications.OfType<ExpressionGroupingSpecification>().Select(g => FormOf(g.Expression)).ToHashSet(StringComparer.Ordinal) ?? [];
        if (groups.Count == 0 && aggregated.Count == 0)
        {
            return;
        }

        List<TSqlFragment> covers = [.. aggregated, .. subqueries, .. selected.SelectMany(TSql.All<ScalarExpression>).Where(e => groups.Contains(FormOf(e)))];
        foreach (var column in selected.SelectMany(TSql.All<ColumnReferenceExpression>).Where(c => c.ColumnType == ColumnType.Regular && !covers.Exists(o => IsIn(c, o))))
        {
            _broken.Add($"{TSql.TextOf(column)} is neither grouped by nor aggregated");
        }
    }

    public override void Visit(InsertSpecification node)
    {
        var table = TableOf(node);
        CheckColumns(table, node.Columns, node.InsertSource);
        CheckOutput(node, table, ["INSERT"]);
    }

    public override void Visit(UpdateSpecification node) => CheckOutput(node, TableOf(node), ["UPDATE"]);

    public override void Visit(DeleteSpecification node) => CheckOutput(node, TableOf(node), ["DELETE"]);

    public override void Visit(MergeSpecification node)
    {
        var table = TableOf(node);
        var actions = node.ActionClauses.Select(c => c.Action).ToList();
        foreach (var insert in actions.OfType<InsertMergeAction>())
        {
            CheckColumns(table, insert.Columns, insert.Source);
        }

        CheckOutput(node, table, [.. actions.Select(a => a switch { InsertMergeAction => "INSERT", UpdateMergeAction => "UPDATE", _ => "DELETE" })]);
    }

    private void CheckColumns(string table, IEnumerable<ColumnReferenceExpression> columns, InsertSource source)
    {
        var named = columns.Select(NameOf).ToList();
        foreach (var column in tables.Required(table).Except(named, StringComparer.Ordinal))
        {
            _broken.Add($"{table}.{column} is left out");
        }

        var counts = source switch
        {
            ValuesInsertSource values => values.RowValues.Select(r => r.ColumnValues.Count),
            SelectInsertSource { Select: QuerySpecification query } => [query.SelectElements.Count],
            _ => [],
        };
        Demand(counts.All(c => c == named.Count), $"{table} gets more or fewer values than columns are named");
    }

    private void CheckOutput(DataModificationSpecification node, string table, IEnumerable<string> actions)
        => Demand(node.OutputClause is null || !actions.Any(a => tables.HasTrigger(table, a)), $"{table} has a trigger, so OUTPUT needs INTO");

    private void Demand(bool holds, string otherwise)
    {
        if (!holds)
        {
            _broken.Add(otherwise);
        }
    }

    private static bool IsIn(TSqlFragment part, TSqlFragment whole) => part.FirstTokenIndex >= whole.FirstTokenIndex && part.LastTokenIndex <= whole.LastTokenIndex;

    private static string TableOf(DataModificationSpecification node) => node.Target is NamedTableReference table ? table.SchemaObject.BaseIdentifier.Value : string.Empty;

    private static string NameOf(ColumnReferenceExpression column) => column.MultiPartIdentifier?.Identifiers[^1].Value ?? string.Empty;

    // A column is the same with and without its table.
    private static string FormOf(ScalarExpression expression) => expression is ColumnReferenceExpression column ? NameOf(column) : TSql.FormOf(expression);
}
