using DataHub.Disclosure.Tables;

namespace DataHub.Disclosure.Primary;

/// <summary>
/// Who is behind the amounts of a table: the number of units in each cell, and its largest contributions as far as they follow from what was sent. Raw, and as short-lived
/// as the amounts.
/// </summary>
internal sealed class Contributors
{
    private readonly JudgedTable _amounts;
    private readonly TopTwo[] _top;

    public Contributors(RawTable raw, JudgedTable amounts, JudgedTable counts)
    {
        _amounts = amounts;
        Counts = counts;
        _top = new TopTwo[amounts.Values.Length];
        for (var i = 0; i < raw.Count; i++)
        {
            var isComplete = raw.LargestOf(i) is not null && raw.SecondLargestOf(i) is not null;
            _top[amounts.Observed[i]] = new TopTwo(raw.LargestOf(i) ?? 0, raw.SecondLargestOf(i) ?? 0, isComplete);
        }

        for (var v = 0; v < _top.Length; v++)
        {
            // Nobody, or one who gave all.
            _top[v] = CountOf(v) is 0 or 1 ? _top[v].Or(new TopTwo(amounts.Values[v], 0, areAll: true)) : _top[v];
        }

        Derive();
    }

    /// <summary>The numbers of units, judged.</summary>
    public JudgedTable Counts { get; }

    /// <summary>Whether the same cells follow from the numbers of units as from the amounts: only then is it known of every judged amount how many units it has.</summary>
    public bool FitAmounts
    {
        get
        {
            var fit = Counts.IsSettled && Counts.Values.Length == _amounts.Values.Length;
            for (var v = 0; fit && v < _amounts.Values.Length; v++)
            {
                fit = Counts.IsJudged(v) == _amounts.IsJudged(v);
            }

            return fit;
        }
    }

    /// <summary>The units behind a variable of the amounts; null when they do not follow.</summary>
    public long? CountOf(int variable) => FewContributors.CountOf(_amounts, Counts, variable);

    /// <summary>The largest contributions to a variable of the amounts.</summary>
    public TopTwo Top(int variable) => _top[variable];

    // Upwards, then downwards, then upwards again: in the end of a partly sent table several may follow from each other.
    private void Derive()
    {
        var system = _amounts.Structure.System;
        for (var hasChanged = true; hasChanged;)
        {
            hasChanged = false;
            for (var e = system.Count - 1; e >= 0; e--)
            {
                hasChanged |= Raise(system.Total(e), Together(system, e, except: -1));
            }

            for (var e = 0; e < system.Count; e++)
            {
                hasChanged |= Lower(system, e);
            }
        }
    }

    // What a total tells of the one part of which it is not known.
    private bool Lower(EquationSystem system, int equation)
    {
        var whole = _top[system.Total(equation)];
        int[] missing = [.. system.Parts(equation).ToArray().Where(p => !_top[p].AreAll)];
        return missing is [var part] && whole.AreAll && Raise(part, Together(system, equation, part).Missing(whole));
    }

    private TopTwo Together(EquationSystem system, int equation, int except)
    {
        var together = new TopTwo(0, 0, areAll: true);
        foreach (var part in system.Parts(equation))
        {
            together = part == except ? together : together.And(_top[part]);
        }

        return together;
    }

    private bool Raise(int variable, TopTwo known)
    {
        var before = _top[variable];
        _top[variable] = before.Or(known);
        return _top[variable].Largest > before.Largest || _top[variable].Second > before.Second || _top[variable].AreAll != before.AreAll;
    }
}
