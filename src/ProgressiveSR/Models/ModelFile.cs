namespace ProgressiveSR;

/// <summary>A file of a bundle as its manifest lists it.</summary>
/// <param name="Name">File name without a folder.</param>
/// <param name="Bytes">Length in bytes.</param>
/// <param name="Sha256">64 lower-case hexadecimal digits.</param>
public sealed record ModelFile(string Name, long Bytes, string Sha256);
