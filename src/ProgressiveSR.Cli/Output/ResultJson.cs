using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ProgressiveSR.Cli;

[JsonSerializable(typeof(EncodeResult))]
[JsonSerializable(typeof(InfoResult))]
[JsonSerializable(typeof(DecodeResult))]
[JsonSerializable(typeof(GetResult))]
[JsonSerializable(typeof(CompareResult))]
[JsonSerializable(typeof(EvalResult))]
[JsonSerializable(typeof(ModelsResult))]
[JsonSerializable(typeof(TrainResult))]
[JsonSerializable(typeof(ExportResult))]
[JsonSerializable(typeof(TablesResult))]
[JsonSerializable(typeof(FitResult))]
internal sealed partial class ResultJson : JsonSerializerContext
{
    /// <summary>
    /// Leaves names and paths readable: the text goes to a terminal or a program, not into a web page.
    /// </summary>
    public static ResultJson Readable { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
