using DataHub.Api.Aggregates;
using DataHub.Api.Json;
using Microsoft.AspNetCore.Http;
using static DataHub.Api.Tests.Aggregates.Stored;

namespace DataHub.Api.Tests.Aggregates;

internal sealed class AggregateQueryReaderTests
{
    [TestCase("", "_T")]
    [TestCase("filter=area:_T", "_T")]
    [TestCase("filter=area:elders,rotterdam", "elders rotterdam")]
    [TestCase("groupBy=area", "regio elders")]
    [TestCase("groupBy=area*", "_T regio elders rotterdam overig")]
    [TestCase("filter=area:regio&groupBy=area", "rotterdam overig")]
    [TestCase("filter=area:regio&groupBy=area*", "regio rotterdam overig")]
    [TestCase("filter=area:regio,rotterdam&groupBy=area*", "regio rotterdam overig")]
    [TestCase("filter=area:rotterdam&groupBy=area", "")]
    [TestCase("filter=area%3Aregio&groupBy=age%2Carea", "rotterdam overig")]
    public void The_codes_of_a_dimension(string query, string codes)
        => Assert.That(Read($"timePeriod=2020&{query}").Query.Dimensions[0].CodesIn(Period, Figures(Indicator)), Is.EqualTo(codes.Split(' ', StringSplitOptions.RemoveEmptyEntries)));

    [TestCase("timePeriod=2020-Q5", "timePeriod invalidPeriod")]
    [TestCase("timePeriod=2020..2021..2022", "timePeriod invalidPeriod")]
    [TestCase("timePeriod=2020..2020-Q4", "timePeriod invalidPeriod")]
    [TestCase("timePeriod=2020-Q2..2020-Q1", "timePeriod periodReversed")]
    [TestCase("timePeriod=2020&timePeriod=2021", "timePeriod duplicateParameter")]
    [TestCase("timePeriod=1900-M01..9999-M12", "timePeriod answerTooLarge")]
    [TestCase("timePeriod=2000-M01..5000-M12&groupBy=age*", "groupBy answerTooLarge")]
    [TestCase("filter=area", "filter invalidParameter")]
    [TestCase("filter=length:10", "filter unknownDimension")]
    [TestCase("filter=area:", "filter unknownCode")]
    [TestCase("filter=area:~regio", "filter unknownCode")]
    [TestCase("filter=area:REGIO", "filter unknownCode")]
    [TestCase("filter=area:regio,regio", "filter duplicateItem")]
    [TestCase("filter=area:regio&filter=area:elders", "filter duplicateItem")]
    [TestCase("groupBy=", "groupBy unknownDimension")]
    [TestCase("groupBy=age**", "groupBy unknownDimension")]
    [TestCase("groupBy=age,age*", "groupBy duplicateItem")]
    [TestCase("bounds=1", "bounds invalidParameter")]
    [TestCase("partner=b", "partner notASupplier")]
    [TestCase("timeperiod=2020", "?0 unknownParameter")]
    [TestCase("limit=5", "?0 unknownParameter")]
    public void A_fault(string query, string fault) => Assert.That(Read(query).Faults, Is.EqualTo([fault]));

    [Test]
    [Description("Checklist 28")]
    public void All_faults_are_named_at_once_and_none_repeats_what_was_sent()
        => Assert.That(Read("timePeriod=sekret&filter=sekret:x&filter=area:sekret&groupBy=sekret&bounds=sekret&partner=sekret&sekret=1").Faults, Is.EqualTo([
            "timePeriod invalidPeriod", "filter unknownDimension", "filter unknownCode", "groupBy unknownDimension", "bounds invalidParameter", "partner notASupplier",
            "?6 unknownParameter"]));

    private static Disclosure.Tables.TimePeriod Period => Disclosure.Tables.TimePeriod.TryParse("2020", out var period) ? period : default;

    private static (AggregateQuery Query, IEnumerable<string> Faults) Read(string text)
    {
        var reader = new QueryReader(new DefaultHttpContext { Request = { QueryString = new QueryString("?" + text) } }.Request);
        var query = new AggregateQueryReader(reader, Figures(Indicator).Stock).Read();
        return (query, reader.Finish().Select(f => $"{f.Pointer} {f.Code}"));
    }
}
