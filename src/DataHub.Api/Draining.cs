namespace DataHub.Api;

/// <summary>
/// The time between the moment in which a hub is told to end and the one in which it takes no more connections: it answers as before, says that it is not
/// ready and that each connection ends with its answer, so that whatever spreads the requests has sent them elsewhere when it is gone.
/// </summary>
internal sealed class Draining(HubOptions options)
{
    private volatile bool _isOn;

    public bool IsOn => _isOn;

    /// <summary>Called when the hub is told to end; nothing of it stops before this returns.</summary>
    public void Run()
    {
        _isOn = true;
        Thread.Sleep(TimeSpan.FromSeconds(options.DrainSeconds));
    }
}
