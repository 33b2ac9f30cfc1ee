namespace DataHub.Disclosure.Attack;

/// <summary>What an attack is to find out, beyond whether the table is safe.</summary>
/// <param name="TightBounds">
/// Whether the bounds of all cells are made as tight as linear programs give them. Otherwise that is done for groups of up to 300 cells that hang together; for
/// larger ones bounds propagation alone gives valid bounds that may be wider. Costs up to two linear programs a suppressed cell. Default: false.
/// </param>
/// <param name="Progress">Is told the share done, from 0 to 1, now and then. Default: nobody.</param>
public sealed record AttackOptions(bool TightBounds = false, IProgress<double>? Progress = null);
