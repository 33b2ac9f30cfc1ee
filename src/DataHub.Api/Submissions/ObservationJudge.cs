using DataHub.Api.Json;
using DataHub.Disclosure.Tables;

namespace DataHub.Api.Submissions;

/// <summary>Finds the cell of each observation of one table, and every fault on the way.</summary>
internal sealed class ObservationJudge(TableShape shape, Place table, FaultList faults)
{
    private readonly bool _isAmount = shape.Indicator.Document.IsAmount;

    /// <summary>The raw table; null when there was any fault before or in it, or its period is not known.</summary>
    public RawTable? Judge(TableRequest request, string partner)
    {
        var count = request.Observations.Count;
        var (cells, values, counts) = (new int[count], new long[count], _isAmount ? new long[count] : null);
        var (largest, secondLargest) = _isAmount ? (new long?[count], new long?[count]) : default((long?[]?, long?[]?));
        var seen = new HashSet<int>(count);
        for (var i = 0; i < count; i++)
        {
            var observation = request.Observations[i];
            var cell = CellOf(observation, i);
            if (cell is { } known && !seen.Add(known))
            {
                faults.Add(PlaceOf(i), "duplicateObservation");
            }

            JudgeAmount(observation, i);
            cells[i] = cell ?? 0;
            values[i] = observation.Value ?? 0;
            if (_isAmount)
            {
                counts![i] = observation.Amount?.Count ?? 0;
                largest![i] = observation.Amount?.Largest;
                secondLargest![i] = observation.Amount?.SecondLargest;
            }
        }

        return faults.Count > 0 || shape.Cube is null
            ? null
            : new RawTable(new TableKey(partner, request.Indicator!, request.TimePeriod!), shape.Cube, cells, values, counts, largest, secondLargest);
    }

    private Place PlaceOf(int observation) => table.Member("observations").Item(observation);

    private int? CellOf(ObservationRequest observation, int index)
    {
        Span<int> codes = stackalloc int[Cube.MaxDimensions];
        codes.Clear();
        var isKnown = shape.Cube is not null;
        for (var i = 0; i < observation.Dimensions.Length; i++)
        {
            var (name, code) = observation.Dimensions[i];
            var (dimension, number, fault) = Find(name, code);
            if (fault is not null)
            {
                faults.Add(PlaceOf(index).Member("dimensions").Item(i), fault);
            }

            if (fault is not null || code is null)
            {
                isKnown = false;
            }
            else
            {
                codes[dimension] = number;
            }
        }

        return isKnown ? shape.Cube!.CellAt(codes[..shape.Dimensions.Count]) : null;
    }

    private (int Dimension, int Number, string? Fault) Find(string name, string? code)
    {
        var dimension = 0;
        while (dimension < shape.Dimensions.Count && shape.Dimensions[dimension].Code != name)
        {
            dimension++;
        }

        if (dimension == shape.Dimensions.Count)
        {
            return (0, 0, "unknownDimension");
        }

        var (all, valid) = (shape.Dimensions[dimension].All, shape.Dimensions[dimension].Valid);
        var number = code is null || valid is null ? 0 : valid.IndexOf(code);
        var isUnknown = code is not null && number <= 0 && code != CodeList.Total && !all.Contains(code);
        return (dimension, number, isUnknown ? "unknownCode" : number < 0 ? "codeNotValid" : null);
    }

    private void JudgeAmount(ObservationRequest observation, int index)
    {
        var amount = observation.Amount;
        if (!_isAmount)
        {
            foreach (var member in amount?.Sent ?? [])
            {
                faults.Add(PlaceOf(index).Member(member), "unexpectedCount");
            }

            return;
        }

        if (amount is null || !amount.Sent.Contains(AmountRequest.CountMember))
        {
            faults.Add(PlaceOf(index).Member(AmountRequest.CountMember), "missingCount");
        }

        if (amount is not null && observation.Value is { } value && !AmountRules.AreConsistent(value, amount))
        {
            faults.Add(PlaceOf(index), "inconsistentAmount");
        }
    }
}
