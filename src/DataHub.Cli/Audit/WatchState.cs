using System.Text;
using DataHub.AuditLog.Notes;

namespace DataHub.Cli.Audit;

/// <summary>What a watcher keeps in its folder: the newest checkpoint that fitted, the keys that it knows, and what did not fit.</summary>
internal sealed class WatchState
{
    private readonly string _folder;

    /// <exception cref="UsageException">The folder cannot be made or read, or holds something else.</exception>
    public WatchState(string folder)
    {
        _folder = folder;
        try
        {
            Directory.CreateDirectory(folder);
            Note = File.Exists(At(FolderPlace.NoteName)) ? SignedNote.Decode(File.ReadAllBytes(At(FolderPlace.NoteName))) : null;
            Keys = File.Exists(At(FolderPlace.KeysName)) ? KeyFile.Parse(File.ReadAllText(At(FolderPlace.KeysName))) : [];
            if (Note is not null)
            {
                Checkpoint.Open(Note, Keys);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException)
        {
            throw new UsageException("The folder that --state names cannot be made or read, or holds something else.");
        }
    }

    public string? Note { get; private set; }

    public IReadOnlyList<VerifierKey> Keys { get; private set; }

    /// <summary>Puts a newer checkpoint in place of the kept one.</summary>
    public void Keep(string note, IReadOnlyList<VerifierKey> keys)
    {
        (Note, Keys) = (note, keys);
        Write(FolderPlace.KeysName, string.Concat(keys.Select(k => $"{k}\n")));
        Write(FolderPlace.NoteName, note);
    }

    /// <summary>Keeps a checkpoint that does not fit, beside the one that it does not fit; the folder.</summary>
    public string Accuse(string note)
    {
        Write("checkpoint.alarm", note);
        return Screen.Plain(_folder);
    }

    private void Write(string name, string text)
    {
        try
        {
            File.WriteAllBytes(At(name + ".new"), Encoding.UTF8.GetBytes(text));
            File.Move(At(name + ".new"), At(name), overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException("The folder that --state names cannot be written.");
        }
    }

    private string At(string name) => Path.Combine(_folder, name);
}
