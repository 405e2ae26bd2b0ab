using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using ProgressiveSR.Transmission;

namespace ProgressiveSR.AspNetCore.Tests;

/// <summary>Clients that lie, break off, or take their time.</summary>
public class ClientTests
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);

    [TestCase("/pictures/../../etc/passwd.json", 404)]
    [TestCase("/pictures/..%2f..%2fetc%2fpasswd.json", 404)]
    [TestCase("/pictures/%2e%2e/%2e%2e/etc/passwd.json", 404)]
    [TestCase("/pictures/..%5c..%5cpasswd.json", 404)]
    [TestCase("/pictures/.%2e/secret.png.json", 404)]
    [TestCase("/pictures/folder%2fa.png.json", 404)]
    [TestCase("/pictures/%2fetc%2fpasswd.psr", 404)]
    [TestCase("/pictures/C:%5cwindows.json", 404)]
    [TestCase("/pictures/a.png%00.json", 400)]
    [TestCase("/pictures/a%00.png.psr", 400)]
    [TestCase("/pictures/a.png%0a.json", 404)]
    [TestCase("/pictures/%ff%fe.json", 404)]
    [TestCase("/pictures/parts/%2e%2e/0/0", 404)]
    [TestCase("/pictures/parts/..%2f..%2fcoffee.png/0/0", 404)]
    public async Task Name_ThatLeadsElsewhere_IsRefused(string path, int status)
    {
        await using TestSender sender = await TestSender.StartAsync(pictures: ["a.png"]);
        string work = Path.GetDirectoryName(sender.Photos)!;
        Directory.CreateDirectory(Path.Combine(sender.Photos, "folder"));
        TestSender.WritePicture(Path.Combine(work, "secret.png"), seed: 1);
        TestSender.WritePicture(Path.Combine(sender.Photos, "folder", "a.png"), seed: 2);
        string answer = await RawAsync(sender, $"GET {path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");

        Assert.That(answer, Does.StartWith($"HTTP/1.1 {status} "));
        Assert.That(answer, Does.Not.Contain("root:").And.Not.Contain(work).And.Not.Contain("\"encoding\""));
        Assert.That(sender.Reads, Is.Zero);
    }

    [TestCase("zz\r\n", 400)]
    [TestCase("5\r\n{\"runs\r\n", 400)]
    public async Task Body_ThatIsNotFramed_IsTheClientsFault(string body, int status)
    {
        await using TestSender sender = await TestSender.StartAsync(pictures: ["a.png"]);
        string url = WirePaths.Encoding(await sender.EncodingAsync("a.png"));
        string answer = await RawAsync(
            sender, $"POST /pictures/{url} HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n{body}");
        Assert.That(answer, Does.StartWith($"HTTP/1.1 {status} ").And.Contain("application/problem+json"));
    }

    [TestCase(false)]
    [TestCase(true)]
    public async Task Body_ThatIsTooLong_IsRefused(bool chunked)
    {
        await using TestSender sender = await TestSender.StartAsync(pictures: ["a.png"]);
        string url = WirePaths.Encoding(await sender.EncodingAsync("a.png"));
        using HttpRequestMessage request = new(HttpMethod.Post, url)
        {
            Content = new ByteArrayContent(new byte[PartList.MaxLength + 1]),
        };
        request.Headers.TransferEncodingChunked = chunked;
        using HttpResponseMessage answer = await sender.Client.SendAsync(request);
        await sender.RequireProblemAsync(answer, 413);
    }

    [Test]
    [Platform("Linux")]
    public async Task SlowAndHalfOpenClients_StopNobodyAndAreCutOff()
    {
        const int Clients = 200;
        await using TestSender sender = await TestSender.StartAsync(host: builder =>
            builder.Services.Configure<KestrelServerOptions>(kestrel =>
            {
                // The time allowed is that of all that was written, to the system's buffers too, at this rate.
                kestrel.Limits.MinResponseDataRate = new MinDataRate(bytesPerSecond: 500_000, Grace);
                kestrel.Limits.MinRequestBodyDataRate = new MinDataRate(bytesPerSecond: 240, Grace);
                kestrel.Limits.RequestHeadersTimeout = Grace;
            }));
        const string Photo = "coffee.png";
        ContentId encoding = await sender.EncodingAsync(Photo);
        byte[] file = await sender.Client.GetByteArrayAsync(WirePaths.File(Photo));
        long before = GC.GetTotalMemory(forceFullCollection: true);
        string runs = string.Join(',', Enumerable.Repeat("{\"level\":7,\"first\":0,\"count\":9}", 400));
        string list = $"{{\"runs\":[{runs}]}}";
        string post = $"POST /pictures/{WirePaths.Encoding(encoding)} HTTP/1.1\r\nHost: a\r\n";
        string[] requests =
        [
            "GET /pictures/index.js",  // half of a request
            $"{post}Content-Length: 100\r\n\r\n{{\"runs\"",  // half of a body
            $"{post}Content-Length: {list.Length}\r\n\r\n{list}",  // an answer of megabytes that nobody reads
            $"GET /pictures/{WirePaths.File(Photo)} HTTP/1.1\r\nHost: a\r\n\r\n",
        ];
        List<Socket> sockets = [];
        for (int i = 0; i < Clients; i++)
        {
            Socket socket = new(SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4096 };
            await socket.ConnectAsync(IPAddress.Loopback, sender.Client.BaseAddress!.Port);
            await socket.SendAsync(Encoding.ASCII.GetBytes(requests[i % requests.Length]));
            sockets.Add(socket);
        }

        byte[][] served = await Task.WhenAll(Enumerable.Range(0, 20).Select(
            _ => sender.Client.GetByteArrayAsync(WirePaths.File(Photo)))).WaitAsync(TimeSpan.FromSeconds(30));
        long grown = GC.GetTotalMemory(forceFullCollection: true) - before;
        Assert.That(served, Is.All.EqualTo(file));
        Assert.That(grown, Is.LessThan(20 * file.Length + Clients * (256 << 10)), "a buffer per client, no more");

        // Whoever sends half a request, or reads nothing of a long answer, is cut off; a short answer fits buffers on
        // the way.
        Socket[] stuck = [.. sockets.Where((_, i) => i % requests.Length < 3)];
        Assert.That(() => CountOpen(stuck), Is.Zero.After(60_000, 250), "they are not kept for ever");
        sockets.ForEach(socket => socket.Dispose());
        Assert.That(await sender.Client.GetByteArrayAsync(WirePaths.File(Photo)), Is.EqualTo(file));
    }

    /// <summary>
    /// How many connections the server still has, as the system's tables tell without reading from them.
    /// </summary>
    private static int CountOpen(Socket[] sockets)
    {
        HashSet<string> established = [.. File.ReadLines("/proc/net/tcp").Concat(File.ReadLines("/proc/net/tcp6"))
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(row => row[3] == "01")
            .Select(row => row[2][^4..])];
        return sockets.Count(socket => established.Contains(
            ((IPEndPoint)socket.LocalEndPoint!).Port.ToString("X4", CultureInfo.InvariantCulture)));
    }

    /// <summary>Sends bytes that no client library would, to a server that closes the connection then.</summary>
    private static async Task<string> RawAsync(TestSender sender, string request)
    {
        using TcpClient client = new();
        await client.ConnectAsync(IPAddress.Loopback, sender.Client.BaseAddress!.Port);
        NetworkStream stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(request));
        using StreamReader reader = new(stream, Encoding.Latin1);
        return await reader.ReadToEndAsync().WaitAsync(TimeSpan.FromSeconds(30));
    }
}
