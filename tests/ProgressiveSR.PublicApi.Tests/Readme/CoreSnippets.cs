using Microsoft.Extensions.DependencyInjection;
using ProgressiveSR;
using ProgressiveSR.Models.Lite;

namespace ProgressiveSR.PublicApi.Tests;

/// <summary>The code of the core package's README.</summary>
internal static class CoreSnippets
{
    public static void Send(ProgressiveEncoder sender, Stream stream)
    {
        #region ProgressiveSR/README.md 1
        for (int level = 0; level <= 2; level++)
        {
            IncrementPacket packet = sender.Encode(level, sender.Grid.All);
            byte[] bytes = new byte[PacketWriter.GetLength(packet)];
            PacketWriter.Write(packet, bytes);
            stream.Write(bytes);
        }
        #endregion
    }

    public static async Task<ProgressiveDecoder> ReceiveAsync(Stream stream, ReceiverModel model)
    {
        #region ProgressiveSR/README.md 2
        ProgressiveDecoder? receiver = null;
        await foreach (IncrementPacket packet in PacketStream.ReadAllAsync(stream))
        {
            receiver ??= new ProgressiveDecoder(packet.Header, model);
            receiver.Add(packet);
        }
        #endregion
        return receiver!;
    }

    public static ProgressiveDecoder ReadFile(ProgressiveEncoder sender, ReceiverModel model)
    {
        #region ProgressiveSR/README.md 3
        PsrFileWriter.Write("photo.psr", sender);

        using PsrFile file = PsrFile.Open("photo.psr");
        ProgressiveDecoder receiver = new(file.Info.Header, model);
        foreach (IncrementPacket packet in file.ReadIncrements(0, file.Info.Grid.All))
        {
            receiver.Add(packet);
        }
        #endregion
        return receiver;
    }

    public static Picture Inject(Picture photo)
    {
        #region ProgressiveSR/README.md 4
        ServiceCollection services = new();
        services.AddProgressiveSR(psr => psr.UseModel(LiteModel.Bundle).UseOnnx());
        using ServiceProvider provider = services.BuildServiceProvider();

        ProgressiveSRFactory factory = provider.GetRequiredService<ProgressiveSRFactory>();
        ProgressiveEncoder sender = factory.CreateEncoder(photo);
        ProgressiveDecoder receiver = factory.CreateDecoder(sender.Header);
        #endregion
        receiver.Add(sender.Encode(0, sender.Grid.All));
        return receiver.Render().Picture;
    }
}

#region ProgressiveSR/README.md 5
public sealed class PixelDoubler : ISuperResolver
{
    public SuperResolverInfo Info { get; } = new() { Name = "doubler", Factor = 2, Halo = 0 };

    public void SuperResolve(
        ReadOnlySpan<float> source,
        int width,
        int height,
        Span<float> destination,
        CancellationToken cancellationToken = default)
    {
        // Row by row: as planes follow each other without gaps, three planes are one of three times the height.
        for (int y = 0; y < 3 * height * 2; y++)
        {
            for (int x = 0; x < width * 2; x++)
            {
                destination[y * width * 2 + x] = source[y / 2 * width + x / 2];
            }
        }
    }

    public void Dispose()
    {
    }
}
#endregion
