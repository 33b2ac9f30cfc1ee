using System.Reflection;
using System.Text;
using DataHub.Api.Json;
using DataHub.Api.Tests.Support;
using Microsoft.AspNetCore.Mvc;

namespace DataHub.Api.Tests;

/// <summary>The list of errors for partners is made from the code, so that it cannot lag behind.</summary>
[TestFixture]
internal sealed class ErrorCatalogueTests
{
    [Test]
    public void The_documented_errors_are_those_of_the_code()
    {
        var path = Path.Combine(Repository.Root, "api-spec", "errors.md");
        if (Environment.GetEnvironmentVariable("DATAHUB_APPROVE") == "1")
        {
            File.WriteAllText(path, Document());
        }

        Assert.That(File.ReadAllText(path), Is.EqualTo(Document()), "run this test with DATAHUB_APPROVE=1 and review the change");
    }

    private static string Document()
    {
        var text = new StringBuilder("# Errors\n\nEvery answer from 400 on is `application/problem+json` with `type`, `status`, `title` and `detail`. A 400 lists every fault in `errors`,\n");
        text.Append("each with a `pointer` to the place, a `code` and a `detail`; no fault repeats anything that was sent. After 10,000 faults the rest\nare counted in `furtherErrors`. What the web server itself cannot read (a broken request line, a header that is too long) it answers without a body.\n\n## Problems\n\n| status | type | meaning |\n|---|---|---|\n");
        foreach (var problem in AllProblems().OrderBy(p => p.Status).ThenBy(p => p.Type, StringComparer.Ordinal))
        {
            text.Append(null, $"| {problem.Status} | `{problem.Type}` | {problem.Detail} |\n");
        }

        text.Append("\n## Fault codes\n\n| code | meaning |\n|---|---|\n");
        foreach (var (code, detail) in FaultCodes.Details.OrderBy(d => d.Key, StringComparer.Ordinal))
        {
            text.Append(null, $"| `{code}` | {detail} |\n");
        }

        return text.ToString();
    }

    /// <summary>Every factory that needs no argument, and those that say more of the case at hand.</summary>
    private static IEnumerable<ProblemDetails> AllProblems()
        => typeof(Problems).GetMethods(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static)
            .Where(m => m.ReturnType == typeof(ProblemDetails) && m.GetParameters().Length == 0)
            .Select(m => (ProblemDetails)m.Invoke(null, null)!)
            .Append(Problems.InvalidRequest([]))
            .Append(Problems.ForStatus(400))
            .Append(Problems.ForStatus(408))
            .Append(Problems.Frozen("Stored tables depend on what the change would touch."));
}
