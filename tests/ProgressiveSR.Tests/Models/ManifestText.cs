using System.Text;
using System.Text.Json.Nodes;
using ProgressiveSR.Models;
using ProgressiveSR.Safetensors;
using ProgressiveSR.Sampling;

namespace ProgressiveSR.Tests;

/// <summary>Manifests as text, to be altered.</summary>
internal static class ManifestText
{
    public static readonly NetworkDescription Network = new()
    {
        Name = "x4",
        Factor = 4,
        Architecture = "residual",
        Settings = new JsonObject { ["features"] = 8 },
        Halo = 9,
        Parameters = 100,
        MultiplyAddsPerPixel = 12.5,
    };

    public static string Text => Write(Network);

    public static string Windowed => Write(Network with { Window = new NetworkWindow(64, 24), Halo = 63 });

    public static string Write(NetworkDescription network) => Write(8, [network, TestModel.Network("x2", 2)]);

    public static string Write(int blockSize, IReadOnlyList<NetworkDescription> networks)
    {
        ModelManifest small = TestModel.Bundle(blockSize).Manifest;
        return Encoding.UTF8.GetString(ModelManifestJson.Write(new ModelManifest
        {
            Name = "test",
            BlockSize = blockSize,
            Levels = small.Levels,
            Networks = networks,
            Files = small.Files,
        }));
    }
}
