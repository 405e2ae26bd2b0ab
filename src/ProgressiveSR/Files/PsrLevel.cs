namespace ProgressiveSR;

/// <summary>What a <c>.psr</c> file holds up to one level.</summary>
/// <param name="Level">The level, 0 for the first picture.</param>
/// <param name="SamplesPerBlock">Samples that this level adds to each block.</param>
/// <param name="Codec">How this level's payloads are coded.</param>
/// <param name="Samples">Samples of all blocks through this level, levels below included.</param>
/// <param name="SamplesRatio"><paramref name="Samples"/> over width x height x 3, true size.</param>
/// <param name="Bytes">
/// Bytes of the file through this level: header, index, alpha section and all levels below included.
/// </param>
public sealed record PsrLevel(
    int Level, int SamplesPerBlock, PayloadCodec Codec, long Samples, double SamplesRatio, long Bytes);
