using DataHub.Disclosure;

namespace DataHub.Cli;

/// <summary>
/// How far long work has come, in one line of standard error that is wiped in the end; nothing where that is no terminal. Of a step of which no share is known
/// the seconds show that it goes on.
/// </summary>
internal sealed class ProgressBar : IProgress<ProtectionProgress>, IProgress<double>, IDisposable
{
    private const int Width = 30;

    // Below this nobody waits.
    private const int LargeTable = 5000;

    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(200);

    private readonly Lock _lock = new();
    private readonly long _start = TimeProvider.System.GetTimestamp();
    private readonly ITimer? _timer;
    private ProtectionProgress? _latest;
    private bool _isDrawn;
    private bool _isOver;

    /// <summary>Starts it.</summary>
    /// <param name="cells">The number of cells of the table that is worked on.</param>
    public ProgressBar(int cells)
    {
        if (cells > LargeTable && !Console.IsErrorRedirected)
        {
            _timer = TimeProvider.System.CreateTimer(_ => Draw(), null, Pace, Pace);
        }
    }

    /// <inheritdoc/>
    public void Report(ProtectionProgress value)
    {
        lock (_lock)
        {
            _latest = value;
        }
    }

    /// <inheritdoc/>
    public void Report(double value) => Report(new ProtectionProgress(ProtectionStep.Attacking, value));

    /// <inheritdoc/>
    public void Dispose()
    {
        _timer?.Dispose();
        lock (_lock)
        {
            _isOver = true;
            if (_isDrawn)
            {
                Console.Error.Write("\r\e[K");
            }
        }
    }

    private static string Bar(ProtectionProgress progress)
    {
        var share = Math.Clamp(progress.Share, 0, 1);
        var done = (int)(share * Width);
        return $" [{new string('#', done)}{new string('.', Width - done)}] {Screen.Number(share * 100, "0"),3} %";
    }

    private static string Name(ProtectionStep? step) => step switch
    {
        ProtectionStep.Hiding => "hiding",
        ProtectionStep.Guarding => "guarding",
        ProtectionStep.CleaningUp => "cleaning up",
        ProtectionStep.Proving => "proving",
        ProtectionStep.Attacking => "attacking",
        _ => "working",
    };

    private void Draw()
    {
        lock (_lock)
        {
            if (_isOver)
            {
                return;
            }

            _isDrawn = true;
            var seconds = TimeProvider.System.GetElapsedTime(_start).TotalSeconds;
            Console.Error.Write($"\r{Name(_latest?.Step),-11}{(_latest is { } progress ? Bar(progress) : string.Empty)} {Screen.Number(seconds, "0"),5} s\e[K");
        }
    }
}
