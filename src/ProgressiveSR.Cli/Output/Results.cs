namespace ProgressiveSR.Cli;

// The commands' JSON; property names are part of the tool's contract.

internal sealed record LevelResult(
    int Level,
    long Samples,
    double SamplesRatio,
    long Bytes,
    double? LinearPsnrY,
    double? PsnrY,
    double? SsimY);

internal sealed record EncodeSeconds(
    double Read, double Sample, double Code, double Measure, double Write, double Total);

internal sealed record EncodeResult(
    int Width,
    int Height,
    int BlockSize,
    string Model,
    IReadOnlyList<LevelResult> Levels,
    long Bytes,
    EncodeSeconds Seconds);

internal sealed record InfoResult(
    int Width,
    int Height,
    int BlockSize,
    string Model,
    string Fingerprint,
    IReadOnlyList<LevelResult> Levels,
    long Bytes,
    long Tiles);

internal sealed record DecodeSeconds(double Read, double Process, double SuperResolve, double Write, double Total);

internal sealed record DecodeResult(
    int Width,
    int Height,
    int Level,
    long SamplesUsed,
    double SamplesRatio,
    long BytesUsed,
    string Backend,
    string Device,
    DecodeSeconds Seconds);

internal sealed record GetSeconds(double Network, double Process, double SuperResolve, double Total);

internal sealed record GetResult(
    int Level,
    int? RegionLevel,
    int Requests,
    long BytesReceived,
    long BytesFromCache,
    double? PsnrHint,
    string? Stopped,
    GetSeconds Seconds);

internal sealed record CompareResult(
    double? PsnrY, double? SsimY, double? PsnrRgb, double? PsnrAlpha, long Pixels);

internal sealed record EvalLevelResult(
    int Level,
    double SamplesRatio,
    double BitsPerPixel,
    double? PsnrY,
    double? SsimY,
    double? PsnrRgb,
    double Seconds);

internal sealed record EvalResult(
    string Model, int Images, bool DataConsistency, IReadOnlyList<EvalLevelResult> Levels);

internal sealed record ModelResult(
    string Name, string Fingerprint, int BlockSize, string SuperResolver, long Parameters, long Bytes);

internal sealed record ModelsResult(IReadOnlyList<ModelResult> Models);

internal sealed record TrainResult(int Stage, int Iteration, string Checkpoint);

internal sealed record FileResult(string Name, long Bytes);

internal sealed record ExportResult(string Name, string Fingerprint, IReadOnlyList<FileResult> Files);

internal sealed record TablesResult(string Name, string Fingerprint, long Bytes, int Pictures);

internal sealed record FitResult(string Name, int Increments, int Pictures);

internal sealed record ServeResult(IReadOnlyList<string> Urls);

internal sealed record PublishedResult(string Name, int Files, long Bytes);

internal sealed record PublishResult(IReadOnlyList<PublishedResult> Pictures);
