using System.Globalization;

namespace DataHub.Benchmarks.Choice;

/// <summary>What is left of the secrets of all tables to somebody who asks which tables lead to a pattern. Each secret is counted once a table and key.</summary>
/// <param name="All">Small figures that are hidden, and groups in one category.</param>
/// <param name="One">Those of which one answer is left; of amounts, those of which nothing p % below or nothing p % above is left.</param>
/// <param name="FewerThanThree">Figures of which fewer than three are left.</param>
/// <param name="NearlySure">Those of which the true answer is nine times as likely as all others.</param>
internal readonly record struct Left(double All, double One, double FewerThanThree, double NearlySure)
{
    private const double NineTenths = 0.9;

    public static Left operator +(Left a, Left b) => new(a.All + b.All, a.One + b.One, a.FewerThanThree + b.FewerThanThree, a.NearlySure + b.NearlySure);

    /// <summary>Judges one question of one pattern.</summary>
    /// <param name="shape">The shape.</param>
    /// <param name="question">The question.</param>
    /// <param name="tables">The tables that lead to the pattern, and under how many keys; 0 for those that further keys lead there.</param>
    public static Left Of(ChoiceShape shape, Question question, IReadOnlyCollection<(int Table, int Times)> tables)
    {
        double times = tables.Sum(t => t.Times);
        var shares = tables.GroupBy(t => question.AnswerOf(t.Table)).ToDictionary(g => g.Key, g => g.Sum(t => t.Times) / times);
        var left = default(Left);
        foreach (var (table, weight) in tables.Where(t => question.IsSecret(t.Table) && shape.IsInside(t.Table)))
        {
            var answer = question.AnswerOf(table);
            left += new Left(
                weight,
                IsKnown(shape, question, answer, shares.Keys) ? weight : 0,
                !question.IsGroup && shares.Count < 3 ? weight : 0,
                shares[answer] >= NineTenths ? weight : 0);
        }

        return left;
    }

    /// <summary>Whether too little is left beside an answer.</summary>
    public static bool IsKnown(ChoiceShape shape, Question question, long answer, IReadOnlyCollection<long> answers)
    {
        if (shape.PPercent is not { } p || question.IsGroup)
        {
            return answers.Count == 1;
        }

        var margin = Math.Max(1, ((answer * p) + 99) / 100);
        return !answers.Any(a => a <= Math.Max(0, answer - margin)) || !answers.Any(a => a >= answer + margin);
    }

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{All:0} secrets, one answer left {One:0} ({One / All:0.000 %}), fewer than three {FewerThanThree:0} ({FewerThanThree / All:0.00 %}), nine tenths sure {NearlySure / All:0.00 %}");
}
