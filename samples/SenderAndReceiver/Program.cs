using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using ProgressiveSR.Models;
using ProgressiveSR.Onnx;
using SenderAndReceiver;

try
{
    await RunAsync(SampleOptions.Parse(args));
    return 0;
}
catch (Exception e) when (e is IOException or ArgumentException or UnauthorizedAccessException
    or NotSupportedException or DllNotFoundException or OnnxProviderException or InvalidModelException
    or InvalidPacketException or OptionsValidationException)
{
    Console.Error.WriteLine(e.Message.ReplaceLineEndings(" "));
    return 1;
}

static async Task RunAsync(SampleOptions options)
{
    if (options.Folder is not { } folder)
    {
        await new Receiver(Console.Out).RunAsync(
            new Uri(options.Picture!, UriKind.RelativeOrAbsolute), options.Region, options.Target);
        return;
    }

    await using WebApplication sender = await Sender.StartAsync(folder, options.Url);
    Uri pictures = new(new Uri(sender.Urls.First()), "/pictures/");
    if (options.Picture is { } name)
    {
        await new Receiver(Console.Out).RunAsync(
            new Uri(pictures, Uri.EscapeDataString(name)), options.Region, options.Target);
        return;
    }

    Console.WriteLine($"{pictures}NAME, until Ctrl-C");
    await sender.WaitForShutdownAsync();
}
