using System.Globalization;
using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace DataHub.Api.Tests.Storage.SqlServer;

/// <summary>T-SQL as a version of SQL Server reads it.</summary>
internal static class TSql
{
    /// <summary>What was read, and what is wrong with it.</summary>
    public static (TSqlScript Script, IReadOnlyList<string> Errors) Parse(string text, SqlVersion version = SqlVersion.Sql150)
    {
        var script = (TSqlScript)TSqlParser.CreateParser(version, initialQuotedIdentifiers: true).Parse(new StringReader(text), out var errors);
        return (script, [.. errors.Select(e => string.Create(CultureInfo.InvariantCulture, $"line {e.Line}: {e.Message}"))]);
    }

    public static string TextOf(TSqlFragment fragment) => string.Concat(Tokens(fragment).Select(t => t.Text));

    /// <summary>The same for what differs in blanks and comments alone.</summary>
    public static string FormOf(TSqlFragment fragment)
        => string.Join(' ', Tokens(fragment).Where(t => t.TokenType is not (TSqlTokenType.WhiteSpace or TSqlTokenType.SingleLineComment or TSqlTokenType.MultilineComment)).Select(t => t.Text));

    /// <summary>The names that are used and not declared, once each.</summary>
    public static IReadOnlyList<string> Parameters(TSqlFragment fragment)
        => [.. All<VariableReference>(fragment).Select(v => v.Name).Except(All<DeclareVariableElement>(fragment).Select(d => d.VariableName.Value)).Distinct(StringComparer.Ordinal)];

    /// <summary>The fragment and all parts of it that are of a type, in the order of the text.</summary>
    public static IReadOnlyList<T> All<T>(TSqlFragment fragment)
        where T : TSqlFragment
    {
        var collector = new Collector<T>();
        fragment.Accept(collector);
        return collector.Found;
    }

    private static IEnumerable<TSqlParserToken> Tokens(TSqlFragment fragment)
        => fragment.ScriptTokenStream.Skip(fragment.FirstTokenIndex).Take(fragment.LastTokenIndex - fragment.FirstTokenIndex + 1);

    private sealed class Collector<T> : TSqlFragmentVisitor
    {
        public List<T> Found { get; } = [];

        public override void Visit(TSqlFragment fragment)
        {
            if (fragment is T found)
            {
                Found.Add(found);
            }
        }
    }
}
