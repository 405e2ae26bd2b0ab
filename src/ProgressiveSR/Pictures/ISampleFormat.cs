namespace ProgressiveSR;

/// <summary>How a resize pass reads and stores samples of one type.</summary>
internal interface ISampleFormat<T>
    where T : unmanaged
{
    static abstract double Load(T sample);

    static abstract T Store(double value);
}
