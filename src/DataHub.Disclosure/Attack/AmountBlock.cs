using DataHub.Disclosure.Primary;

namespace DataHub.Disclosure.Attack;

/// <summary>Hidden amounts that hang together, and the tables found for them so far, in fractions and checked by additions.</summary>
internal sealed class AmountBlock(Block block, CancellationToken cancellation) : IDisposable
{
    // Of figures; relative to them for large ones, since a solver's arithmetic has sixteen digits.
    private const double Tolerance = 1e-6;
    private const double RelativeTolerance = 1e-13;

    // A table found for one cell often serves others.
    private const int MostKept = 100;

    private readonly Queue<double[]> _points = new();
    private readonly LinearProgram?[] _programs = new LinearProgram?[2];

    /// <summary>Whether an unknown can be as small, or as large, as the given end, for everybody and for each insider as far as his own.</summary>
    public bool Reaches(int variable, bool isUpper, long end, IReadOnlyList<(Insider Insider, int Variable, long End)> insiders)
        => (_points.Any(p => IsAt(p[variable], isUpper, end)) || IsFound(variable, isUpper, end, insider: null, own: -1))
            && insiders.All(i => IsCovered(variable, isUpper, i.End, i.Insider, i.Variable) || IsFound(variable, isUpper, i.End, i.Insider, i.Variable));

    // Between two tables that fit all others fit, too: what an insider knows need only lie between what they say of his cell, where the line between them is at the end or past it.
    private bool IsCovered(int variable, bool isUpper, long end, Insider insider, int own)
    {
        var (least, most) = (double.MaxValue, double.MinValue);
        bool IsBetween() => most >= insider.Least && (!insider.IsAlone || least <= insider.Least);
        foreach (var point in _points.Where(p => IsAt(p[variable], isUpper, end)))
        {
            (least, most) = (Math.Min(least, point[own]), Math.Max(most, point[own]));
        }

        if (IsBetween() || most == double.MinValue)
        {
            return IsBetween();
        }

        foreach (var point in _points.Where(p => IsAt(p[variable], isUpper, end)))
        {
            foreach (var other in _points.Where(p => !IsAt(p[variable], isUpper, end)))
            {
                var share = Math.Max(0, (point[variable] - end) / (point[variable] - other[variable]));
                var value = point[own] + (share * (other[own] - point[own]));
                (least, most) = (Math.Min(least, value), Math.Max(most, value));
            }
        }

        return IsBetween();
    }

    /// <inheritdoc/>
    public void Dispose() => Array.ForEach(_programs, p => p?.Dispose());

    // Where one way of solving has trouble with figures of many digits, the other often has not.
    private bool IsFound(int variable, bool isUpper, long end, Insider? insider, int own)
    {
        for (var i = 0; i < _programs.Length; i++)
        {
            _programs[i] ??= block.ToProgram(useDualSimplex: i == 0, isSmall: i != 0);
            var status = Solve(_programs[i]!, variable, isUpper, end, insider, own);
            if (status == SolveStatus.Infeasible)
            {
                return false;
            }

            double[] point = status == SolveStatus.Optimal ? [.. _programs[i]!.Values] : [];
            if (point.Length > 0 && Fits(point) && IsAt(point[variable], isUpper, end) && insider?.Allows(point[own], Slack(insider.Least)) != false)
            {
                _points.Enqueue(point);
                _ = _points.Count > MostKept ? _points.Dequeue() : null;
                return true;
            }
        }

        return false;
    }

    private SolveStatus Solve(LinearProgram program, int variable, bool isUpper, long end, Insider? insider, int own)
    {
        program.SetBounds(variable, isUpper ? end : block.Least[variable], isUpper ? double.PositiveInfinity : end);
        if (insider is not null)
        {
            program.SetBounds(own, insider.Least, insider.IsAlone ? insider.Least : double.PositiveInfinity);
        }

        var status = program.Minimize(cancellation);
        program.SetBounds(variable, block.Least[variable], double.PositiveInfinity);
        if (insider is not null)
        {
            program.SetBounds(own, block.Least[own], double.PositiveInfinity);
        }

        cancellation.ThrowIfCancellationRequested();
        return status;
    }

    private bool Fits(double[] point)
    {
        for (var v = 0; v < point.Length; v++)
        {
            if (!(point[v] >= block.Least[v] - Tolerance))
            {
                return false;
            }
        }

        return Array.TrueForAll(block.Relations, r => Holds(r, point));
    }

    private static bool Holds(Relation relation, double[] point)
    {
        var (sum, size) = ((double)-relation.Right, Math.Abs((double)relation.Right));
        foreach (var part in relation.Parts)
        {
            sum += point[part];
            size += Math.Abs(point[part]);
        }

        var total = relation.Total < 0 ? 0 : point[relation.Total];
        return Math.Abs(sum - total) <= Slack(size + total);
    }

    private static bool IsAt(double value, bool isUpper, long end) => isUpper ? value >= end - Slack(end) : value <= end + Slack(end);

    private static double Slack(double figure) => Math.Max(Tolerance, RelativeTolerance * Math.Abs(figure));
}
