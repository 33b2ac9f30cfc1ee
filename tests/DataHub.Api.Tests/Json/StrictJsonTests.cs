using System.Text;
using System.Text.Json;
using DataHub.Api.Json;

namespace DataHub.Api.Tests.Json;

internal sealed class StrictJsonTests
{
    private static readonly MemberSet Members = new(["name", "value"], ["note", "inner"]);

    private static readonly MemberSet Inner = new(["value"], []);

    [TestCase("")]
    [TestCase("{")]
    [TestCase("{\"value\":+1}")]
    [TestCase("{\"value\":NaN}")]
    [TestCase("{\"value\":01}")]
    [TestCase("{\"value\":1,}")]
    [TestCase("{\"value\":1} x")]
    [TestCase("/* */{\"value\":1}")]
    [TestCase("{\"name\":\"\\ud800\"}")]
    [TestCase("{\"\\udc00\":1}")]
    [TestCase("\uFEFF{\"value\":1}")]
    public void Malformed_json_is_one_fault_alone(string body)
        => Assert.That(FaultsOf(body), Is.EqualTo(new[] { "# malformedJson" }));

    [Test]
    public void Bytes_that_are_not_utf8_are_malformed()
    {
        var faults = new FaultList();
        var document = StrictJson.Parse("{\"name\":\"\u00ff\"}"u8.ToArray().Where(b => b != 0xBF).ToArray(), faults);
        Assert.That((document, faults.Listed.Single().Code), Is.EqualTo(((JsonDocument?)null, "malformedJson")));
    }

    [TestCase(8, "")]
    [TestCase(9, "# tooDeep")]
    [TestCase(100_000, "# tooDeep")]
    public void Eight_levels_are_the_deepest(int levels, string expected)
    {
        var faults = new FaultList();
        StrictJson.Parse(Encoding.UTF8.GetBytes(new string('[', levels) + new string(']', levels)), faults)?.Dispose();
        Assert.That(string.Join(' ', faults.Listed.Select(f => $"{f.Pointer} {f.Code}")), Is.EqualTo(expected));
    }

    [TestCase("-0", "notAnInteger")]
    [TestCase("-1", "notAnInteger")]
    [TestCase("1.0", "notAnInteger")]
    [TestCase("1e3", "notAnInteger")]
    [TestCase("1e400", "notAnInteger")]
    [TestCase("\"3\"", "notAnInteger")]
    [TestCase("9223372036854775808", "outOfRange")]
    [TestCase("1001", "outOfRange")]
    [TestCase("null", "wrongType")]
    [TestCase("true", "wrongType")]
    [TestCase("[1]", "wrongType")]
    public void A_value_that_is_no_plain_integer_is_a_fault(string value, string code)
        => Assert.That(FaultsOf($$"""{"name":"a","value":{{value}}}"""), Is.EqualTo(new[] { $"#/value {code}" }));

    [Test]
    public void A_missing_value_is_a_fault_and_not_zero()
        => Assert.That(FaultsOf("""{"name":"a"}"""), Is.EqualTo(new[] { "#/value missingMember" }));

    [Test]
    public void Unknown_duplicate_and_case_variant_members_are_all_reported_and_never_named()
        => Assert.That(
            FaultsOf("""{"name":"a","secret":1,"Value":2,"value":3,"value":4}"""),
            Is.EqualTo(new[] { "#/1 unknownMember", "#/2 unknownMember", "#/value duplicateMember" }));

    [Test]
    public void A_member_name_with_escapes_is_the_same_member()
        => Assert.That(FaultsOf("""{"name":"a","value":1,"\u0076alue":1}"""), Is.EqualTo(new[] { "#/value duplicateMember" }));

    [TestCase("\"\"", "empty")]
    [TestCase("\"a\\u0000b\"", "controlCharacter")]
    [TestCase("\"a\\nb\"", "controlCharacter")]
    [TestCase("\"12345678901\"", "tooLong")]
    [TestCase("3", "wrongType")]
    public void A_text_is_neither_empty_nor_long_nor_odd(string text, string code)
        => Assert.That(FaultsOf($$"""{"name":{{text}},"value":1}"""), Is.EqualTo(new[] { $"#/name {code}" }));

    [Test]
    public void All_faults_of_all_levels_come_at_once()
        => Assert.That(
            FaultsOf("""{"name":7,"inner":{"x":1}}"""),
            Is.EquivalentTo(new[] { "#/value missingMember", "#/name wrongType", "#/inner/0 unknownMember", "#/inner/value missingMember" }));

    [TestCase("a", true)]
    [TestCase("9-b_C", true)]
    [TestCase("", false)]
    [TestCase("_T", false)]
    [TestCase("~a", false)]
    [TestCase("a b", false)]
    [TestCase("é", false)]
    public void A_code_starts_with_a_letter_or_digit(string code, bool isCode)
        => Assert.That(StrictValue.IsCode(code), Is.EqualTo(isCode));

    [Test]
    public void Faults_beyond_ten_thousand_are_counted()
    {
        var faults = new FaultList();
        for (var i = 0; i < 10_003; i++)
        {
            faults.Add(Place.Root.Item(i), "unknownMember");
        }

        Assert.That((faults.Listed.Count, faults.ToProblem().Extensions["furtherErrors"]), Is.EqualTo((10_000, 3)));
    }

    private static string[] FaultsOf(string body)
    {
        var faults = new FaultList();
        using var document = StrictJson.Parse(Encoding.UTF8.GetBytes(body), faults);
        if (document is not null)
        {
            var root = new StrictObject(document.RootElement, Place.Root, Members, faults);
            root.Text("name", 10);
            root.Integer("value", 1000);
            root.Object("inner", Inner)?.Integer("value", 10);
        }

        return [.. faults.Listed.Select(f => $"{f.Pointer} {f.Code}")];
    }
}
