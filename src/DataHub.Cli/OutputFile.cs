using System.Security.Cryptography;
using System.Text;

namespace DataHub.Cli;

/// <summary>Where a result goes: a file, which is written whole or not at all, or standard output.</summary>
internal sealed class OutputFile
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    private static readonly StringComparison Comparison = OperatingSystem.IsLinux() ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase;

    private readonly string? _path;

    private OutputFile(string? path) => _path = path;

    /// <summary>What people read goes where the result does not.</summary>
    public TextWriter Screen => _path is null ? Console.Error : Console.Out;

    /// <summary>Checks a path before the long work.</summary>
    /// <param name="path">The file; null for standard output.</param>
    /// <param name="inputs">Files that must not be overwritten.</param>
    /// <exception cref="UsageException">The file cannot be written there, or is one of those that are read.</exception>
    public static OutputFile At(string? path, IEnumerable<string?> inputs)
    {
        if (path is null)
        {
            return new OutputFile(null);
        }

        try
        {
            var target = Resolve(path);
            if (inputs.OfType<string>().Any(input => string.Equals(Resolve(input), target, Comparison)))
            {
                throw new UsageException("--out names a file that is read; it would be overwritten.");
            }

            // A device would be replaced by a file.
            if (Directory.Exists(target) || !Directory.Exists(Path.GetDirectoryName(target)) || target.StartsWith("/dev/", StringComparison.Ordinal))
            {
                throw new UsageException("--out is to name a file in a folder that exists.");
            }

            return new OutputFile(target);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new UsageException("--out names a file that cannot be written.");
        }
    }

    /// <summary>Writes the result. Until it is whole it stands beside the file under another name.</summary>
    /// <exception cref="UsageException">It cannot be written.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; the file is as it was.</exception>
    public void Write(Action<TextWriter> write, CancellationToken cancellation)
    {
        if (_path is null)
        {
            cancellation.ThrowIfCancellationRequested();
            using var output = new StreamWriter(Console.OpenStandardOutput(), Utf8);
            write(output);
            return;
        }

        var draft = $"{_path}.{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4))}.tmp";
        try
        {
            using (var file = new FileStream(draft, FileMode.CreateNew, FileAccess.Write))
            {
                using var text = new StreamWriter(file, Utf8);
                write(text);
                text.Flush();
                file.Flush(flushToDisk: true);
            }

            cancellation.ThrowIfCancellationRequested();
            File.Move(draft, _path, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException("The file that --out names cannot be written.");
        }
        finally
        {
            File.Delete(draft);
        }
    }

    // One file has one name here, whatever links lead to it or to a folder above it.
    private static string Resolve(string path)
    {
        var full = Path.GetFullPath(path);
        if (Path.GetDirectoryName(full) is not { } folder)
        {
            return full;
        }

        var plain = Path.Combine(Resolve(folder), Path.GetFileName(full));
        FileSystemInfo there = Directory.Exists(plain) ? new DirectoryInfo(plain) : new FileInfo(plain);
        return there.Exists && there.ResolveLinkTarget(returnFinalTarget: true) is { } target ? Resolve(target.FullName) : plain;
    }
}
