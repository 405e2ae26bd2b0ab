using System.Collections.Concurrent;
using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;

namespace ProgressiveSR.Browser.Tests;

/// <summary>Sees which levels are asked for, and holds answers back.</summary>
internal sealed partial class Line
{
    /// <summary>How long a test waits for what ought to come at once.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly ConcurrentQueue<int> levels = [];
    private readonly ConcurrentDictionary<int, (TaskCompletionSource Released, int Bytes)> held = [];
    private readonly ConcurrentDictionary<(int Level, string What), TaskCompletionSource> events = [];

    public Line(ViewerHost host) => host.Intercept = AnswerAsync;

    /// <summary>The levels asked for so far.</summary>
    public IReadOnlyList<int> Levels => [.. levels];

    /// <summary>The level that the sender does not know.</summary>
    public int? Refused { get; init; }

    /// <summary>Holds the last bytes of a level back until the source is completed.</summary>
    public TaskCompletionSource Hold(int level, int bytes = 1)
    {
        TaskCompletionSource released = new(TaskCreationOptions.RunContinuationsAsynchronously);
        held[level] = (released, bytes);
        return released;
    }

    public Task WhenAsked(int level) => Event(level, "asked").Task.WaitAsync(Patience);

    public Task WhenSent(int level) => Event(level, "sent").Task.WaitAsync(Patience);

    public Task WhenCancelled(int level) => Event(level, "cancelled").Task.WaitAsync(Patience);

    private TaskCompletionSource Event(int level, string what) =>
        events.GetOrAdd((level, what), _ => new(TaskCreationOptions.RunContinuationsAsynchronously));

    private async Task<bool> AnswerAsync(HttpContext http, RequestDelegate next)
    {
        if (LevelPath().Match(http.Request.Path) is not { Success: true } path)
        {
            return false;
        }

        int level = int.Parse(path.Groups[1].ValueSpan, CultureInfo.InvariantCulture);
        levels.Enqueue(level);
        Event(level, "asked").TrySetResult();
        if (level == Refused)
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return true;
        }

        byte[] bytes = await AnswerBytes.MakeAsync(http, next);
        if (held.TryGetValue(level, out (TaskCompletionSource Released, int Bytes) hold))
        {
            int first = bytes.Length - hold.Bytes;
            await http.Response.Body.WriteAsync(bytes.AsMemory(0, first));
            await http.Response.Body.FlushAsync();
            bytes = bytes[first..];
            using CancellationTokenRegistration cancelled = http.RequestAborted.Register(
                () => Event(level, "cancelled").TrySetResult());
            await hold.Released.Task;
        }

        await http.Response.Body.WriteAsync(bytes);
        Event(level, "sent").TrySetResult();
        return true;
    }

    [GeneratedRegex("^/pictures/parts/[0-9a-f]+/([0-9]+)/")]
    private static partial Regex LevelPath();
}
