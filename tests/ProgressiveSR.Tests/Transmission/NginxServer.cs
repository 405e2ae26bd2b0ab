using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace ProgressiveSR.Tests.Transmission;

/// <summary>
/// A real nginx that serves a folder on a free port of this machine, with a configuration of its own.
/// </summary>
internal sealed class NginxServer : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly Process process;

    private NginxServer(Process process, Uri address)
    {
        this.process = process;
        Address = address;
    }

    /// <summary>The address of the folder.</summary>
    public Uri Address { get; }

    /// <summary>Where nginx is installed; null if it is not.</summary>
    public static string? Program { get; } =
        $"{Environment.GetEnvironmentVariable("PATH")}{Path.PathSeparator}/usr/sbin"
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(path => Path.Combine(path, "nginx"))
            .FirstOrDefault(File.Exists);

    /// <summary>Starts the server; <c>/pictures/</c> is the subfolder of that name.</summary>
    public static async Task<NginxServer> StartAsync(string folder)
    {
        int port = FindPort();
        string template = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "nginx.conf"));
        string configuration = Path.Combine(folder, "nginx.conf");
        await File.WriteAllTextAsync(
            configuration,
            template.Replace("FOLDER", folder, StringComparison.Ordinal)
                .Replace("PORT", port.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal));
        Process process = Process.Start(new ProcessStartInfo(Program!, ["-p", folder, "-c", configuration])
        {
            RedirectStandardError = true,
        })!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        using CancellationTokenSource patience = new(Patience);
        while (!await IsListeningAsync(port, patience.Token))
        {
            if (process.HasExited)
            {
                throw new InvalidOperationException($"nginx did not start: {await errors}");
            }

            await Task.Delay(20, patience.Token);
        }

        return new NginxServer(process, new Uri($"http://127.0.0.1:{port}/pictures/"));
    }

    public void Dispose()
    {
        process.Kill(entireProcessTree: true);
        process.WaitForExit();
        process.Dispose();
    }

    private static int FindPort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static async Task<bool> IsListeningAsync(int port, CancellationToken cancellationToken)
    {
        using TcpClient client = new();
        try
        {
            await client.ConnectAsync(IPAddress.Loopback, port, cancellationToken);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
