using ProgressiveSR.Models;
using ProgressiveSR.Sampling;
using ProgressiveSR.Torch.TestHost;
using ProgressiveSR.Torch;
using TorchSharp;

// The first argument says who starts TorchSharp; settings come through environment variables.
try
{
    switch (args[0])
    {
        case "initialize":
            TorchRuntime.Initialize();
            break;
        case "late":
            // Nothing but a touch of the package: TorchSharp itself asks for the library.
            Console.WriteLine($"early={TorchRuntime.Current is not null}");
            break;
        case "network":
            new ResidualNetwork(2, 4, 1).Dispose();
            break;
        case "catalog":
            NetworkCatalog.Create("residual", 2, new() { ["features"] = 4, ["blocks"] = 1 }).Dispose();
            break;
        case "sampling":
            new SamplingModule(LevelSchedule.Squares(8, 4), 0).Dispose();
            break;
        case "processing":
            new ProcessingModule(
                LevelSchedule.Squares(8, 4), LevelDescription.Squares(8, LevelSchedule.Squares(8, 4))[1], 1).Dispose();
            break;
        case "backend":
            _ = new TorchBackend();
            break;
        case "train":
            EndlessTraining.Run(args[1]);
            break;
        default:
            throw new ArgumentException(args[0]);
    }

    Console.WriteLine($"sum={torch.ones(2, 2).sum().item<float>()}");
    Console.WriteLine($"cuda={torch.cuda.is_available()}");
    Console.WriteLine($"copy={TorchRuntime.Current?.IsPrivateCopy}");
    Console.WriteLine($"torchsharp={TorchRuntime.Current?.LibTorchSharpPath}");
    Console.WriteLine($"folder={TorchRuntime.Current?.LibTorchFolder}");
    Console.WriteLine($"missing={TorchRuntime.Current?.MissingSymbols.Count}");
    return 0;
}
catch (TorchRuntimeException exception)
{
    Console.WriteLine($"problem={exception.Message}");
    return 3;
}
