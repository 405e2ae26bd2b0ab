using System.Text.Json.Serialization;

namespace ProgressiveSR.Cli;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(EncodeResult))]
[JsonSerializable(typeof(InfoResult))]
[JsonSerializable(typeof(DecodeResult))]
[JsonSerializable(typeof(CompareResult))]
[JsonSerializable(typeof(EvalResult))]
[JsonSerializable(typeof(ModelsResult))]
[JsonSerializable(typeof(TrainResult))]
[JsonSerializable(typeof(ExportResult))]
internal sealed partial class ResultJson : JsonSerializerContext;
