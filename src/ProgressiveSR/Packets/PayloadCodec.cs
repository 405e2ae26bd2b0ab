using ProgressiveSR.Coding;

namespace ProgressiveSR;

/// <summary>The coding of a payload, by its number in packets and files.</summary>
public enum PayloadCodec : byte
{
    /// <summary>One byte per sample: <see cref="RawCodec"/>.</summary>
    Raw = 0,

    /// <summary>Predicted and arithmetically coded tile by tile: <see cref="ContextCodec"/>.</summary>
    Context = 1,
}
