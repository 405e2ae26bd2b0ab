namespace ProgressiveSR.Tables;

/// <summary>What one request takes, in seconds.</summary>
/// <param name="Sender">Making and writing the packet; at level 0 encoding the picture too.</param>
/// <param name="Receive">Reading the packet and decoding its samples.</param>
/// <param name="Process">The model's units, and moving pixels.</param>
/// <param name="SuperResolve">The network, with pictures and results in the host's memory.</param>
/// <param name="Resident">The same calls with both in the device's memory; null where it cannot be named.</param>
internal readonly record struct ResponseTime(
    double Sender, double Receive, double Process, double SuperResolve, double? Resident = null)
{
    /// <summary>All of the receiver: from the packet to the picture.</summary>
    public double Receiver => Receive + Process + SuperResolve;
}
