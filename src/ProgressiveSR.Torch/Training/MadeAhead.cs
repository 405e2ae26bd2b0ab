namespace ProgressiveSR.Torch;

/// <summary>
/// Computes items ahead of time on other threads and returns them in order; each depends only on its number.
/// </summary>
internal sealed class MadeAhead<T>(Func<long, T> make)
{
    private const int Ahead = 4;

    private readonly Queue<Task<T>> waiting = new();
    private long first = -1;

    /// <summary>Returns an item; the next ones are computed meanwhile.</summary>
    public T Take(long number)
    {
        if (first != number)
        {
            waiting.Clear();
            first = number;
        }

        while (waiting.Count < Ahead)
        {
            long next = number + waiting.Count;
            waiting.Enqueue(Task.Run(() => make(next)));
        }

        first++;
        return waiting.Dequeue().GetAwaiter().GetResult();
    }
}
