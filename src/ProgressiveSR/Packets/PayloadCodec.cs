using ProgressiveSR.Coding;

namespace ProgressiveSR;

/// <summary>How a payload is coded, as packets and files number it.</summary>
public enum PayloadCodec : byte
{
    /// <summary>A byte per sample: <see cref="RawCodec"/>.</summary>
    Raw = 0,

    /// <summary>Predicted and arithmetically coded tile by tile: <see cref="ContextCodec"/>.</summary>
    Context = 1,
}
