namespace ProgressiveSR.Torch;

/// <summary>What follows from its number alone, made ahead of time on other threads and handed out in order.</summary>
internal sealed class MadeAhead<T>(Func<long, T> make)
{
    private const int Ahead = 4;

    private readonly Queue<Task<T>> waiting = new();
    private long first = -1;

    /// <summary>The one of a number; the next ones are made meanwhile.</summary>
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
