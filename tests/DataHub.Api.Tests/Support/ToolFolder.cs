namespace DataHub.Api.Tests.Support;

/// <summary>A folder of files on which the command-line tool is run.</summary>
internal sealed class ToolFolder : IDisposable
{
    private readonly string _path = Directory.CreateTempSubdirectory("datahub-").FullName;

    /// <summary>The names of the files in it.</summary>
    public IEnumerable<string> Files => Directory.EnumerateFiles(_path).Select(f => Path.GetFileName(f)).Order();

    public string PathOf(string name) => Path.Combine(_path, name);

    public string Read(string name) => File.ReadAllText(PathOf(name));

    public string[] Lines(string name) => File.ReadAllLines(PathOf(name));

    public ToolFolder With(string name, params string[] lines)
    {
        File.WriteAllText(PathOf(name), string.Concat(lines.Select(l => l + '\n')));
        return this;
    }

    public ToolFolder With(string name, byte[] content)
    {
        File.WriteAllBytes(PathOf(name), content);
        return this;
    }

    /// <summary>Runs a line in which words separated by spaces that name files of the folder, <c>x=FILE</c> too, and new ones after <c>--out</c> stand for their paths.</summary>
    public async Task<(int Exit, string Output, string Error)> RunAsync(string line)
    {
        var (exit, output, error) = await HubProcess.RunAsync("datahub.dll", Words(line), []);
        return (exit, Local(output), Local(error));
    }

    public string[] Words(string line)
    {
        var words = line.Split(' ');
        return [.. words.Select((word, i) => i > 0 && words[i - 1] == "--out" ? PathOf(word) : Full(word))];
    }

    public void Dispose() => Directory.Delete(_path, recursive: true);

    private string Full(string word)
    {
        var name = word[(word.IndexOf('=', StringComparison.Ordinal) + 1)..];
        return name.Contains('.', StringComparison.Ordinal) ? word[..^name.Length] + PathOf(name) : word;
    }

    private string Local(string text) => text.Replace(_path + Path.DirectorySeparatorChar, string.Empty, StringComparison.Ordinal);
}
