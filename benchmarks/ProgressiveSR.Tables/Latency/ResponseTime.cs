namespace ProgressiveSR.Tables;

/// <summary>The response time of one request, in seconds.</summary>
/// <param name="Sender">Making and writing the packet; at level 0, also encoding the picture.</param>
/// <param name="Receive">Reading the packet and decoding its samples.</param>
/// <param name="Process">Running the model's units and moving pixels.</param>
/// <param name="SuperResolve">Running the network, with input and output in the host's memory.</param>
/// <param name="Resident">The same calls with both in the device's memory; null if it cannot be addressed.</param>
internal readonly record struct ResponseTime(
    double Sender, double Receive, double Process, double SuperResolve, double? Resident = null)
{
    /// <summary>The receiver's total, from packet to picture.</summary>
    public double Receiver => Receive + Process + SuperResolve;
}
