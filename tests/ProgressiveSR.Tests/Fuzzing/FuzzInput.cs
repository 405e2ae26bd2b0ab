namespace ProgressiveSR.Tests.Fuzzing;

/// <summary>Valid bytes and where their parts are, so that damage goes where it hurts.</summary>
/// <param name="Bytes">A valid packet or file.</param>
/// <param name="Fields">Offset and size of each number: lengths, sizes, checksums.</param>
/// <param name="Cuts">Where one section ends and the next begins, in order, 0 and the end included.</param>
internal sealed record FuzzInput(byte[] Bytes, (int Offset, int Size)[] Fields, int[] Cuts);
