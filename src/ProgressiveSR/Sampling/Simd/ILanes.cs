namespace ProgressiveSR.Sampling;

/// <summary>
/// The 32-bit lanes of an instruction set: a lane of weights holds two 16-bit weights of one kernel row, a lane of sums
/// that row's 32-bit sum.
/// </summary>
/// <typeparam name="TVector">A register of <see cref="Count"/> lanes.</typeparam>
internal unsafe interface ILanes<TVector>
    where TVector : unmanaged
{
    /// <summary>Whether this processor supports the instructions.</summary>
    static abstract bool IsSupported { get; }

    /// <summary>Lanes per register.</summary>
    static abstract int Count { get; }

    /// <summary>Loads <see cref="Count"/> lanes.</summary>
    static abstract TVector Load(int* source);

    /// <summary>Broadcasts one value to all lanes.</summary>
    static abstract TVector Broadcast(int* source);

    /// <summary>Adds both 16-bit products of each lane to its sum.</summary>
    static abstract TVector MultiplyAdd(TVector sums, TVector weights, TVector values);

    /// <summary>Stores <c>sum >> shift</c>, saturated to 16 bits.</summary>
    static abstract void Store(TVector sums, int* shifts, short* destination);
}
