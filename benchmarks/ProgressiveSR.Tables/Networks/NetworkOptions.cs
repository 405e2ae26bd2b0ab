using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using ProgressiveSR.Backends;
using ProgressiveSR.Benchmarks;
using ProgressiveSR.SuperResolution;
using ProgressiveSR.Torch;

namespace ProgressiveSR.Tables;

/// <summary>The options that name a network outside any bundle.</summary>
internal sealed class NetworkOptions
{
    private readonly Option<string?> architecture = Inputs.Text(
        "--architecture", "NAME", "The network's architecture, such as edsr or carn.");

    private readonly Option<string?> settings = Inputs.Text(
        "--settings", "JSON", "Its settings, as in a training configuration. Default: {}.");

    private readonly Option<string[]> weights = new("--weights")
    {
        HelpName = "FILE...",
        Description = "A safetensors file whose tensors have the names of the network's parameters; where two factors "
            + "are needed, one file for both, or one for x4 and one for x2.",
        AllowMultipleArgumentsPerToken = true,
    };

    public void AddTo(Command command, bool required)
    {
        architecture.Required = required;
        weights.Required = required;
        command.Options.Add(architecture);
        command.Options.Add(settings);
        command.Options.Add(weights);
    }

    /// <summary>The architecture's name; null if none was given.</summary>
    public string? Name(ParseResult parsed) => parsed.GetValue(architecture);

    /// <summary>Opens the network.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="factor">The network's factor.</param>
    /// <param name="backend">The backend to run it.</param>
    public ISuperResolver Open(ParseResult parsed, int factor, IInferenceBackend backend)
    {
        SuperResolutionNetwork network = NetworkCatalog.Create(
            parsed.GetValue(architecture)!, factor, ParseSettings(parsed.GetValue(settings)));
        try
        {
            network.LoadWeights(File(parsed, factor));
            return SingleNetwork.Open(network, backend);
        }
        catch
        {
            network.Dispose();
            throw;
        }
    }

    /// <summary>Adds these options to the command line to show.</summary>
    public ShownCommand Show(ParseResult parsed, ShownCommand command)
    {
        if (Name(parsed) is not { } name)
        {
            return command;
        }

        command.With("--architecture", name);
        if (parsed.GetValue(settings) is { } json)
        {
            command.With("--settings", json);
        }

        return command.With("--weights", parsed.GetValue(weights)!.Select(
            file => ShownCommand.Shown(file, ProjectFolders.Root, "WEIGHTS")));
    }

    private string File(ParseResult parsed, int factor) => parsed.GetValue(weights) switch
    {
        [string only] => only,
        [string x4, string x2] => factor == Retransmission.FirstFactor ? x4 : x2,
        _ => throw new UsageException("--weights takes one file, or one for x4 and one for x2."),
    };

    private static JsonObject ParseSettings(string? json)
    {
        try
        {
            return JsonNode.Parse(json ?? "{}") as JsonObject
                ?? throw new UsageException($"--settings takes a JSON object, not '{json}'.");
        }
        catch (JsonException e)
        {
            throw new UsageException($"--settings is not valid JSON: {e.Message}");
        }
    }
}
