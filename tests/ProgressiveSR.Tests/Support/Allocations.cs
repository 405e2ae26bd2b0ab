namespace ProgressiveSR.Tests;

/// <summary>Counts what a piece of code allocates on its thread.</summary>
internal static class Allocations
{
    /// <summary>Bytes allocated by a call, after calls that let everything be compiled.</summary>
    public static long During(Action action)
    {
        for (int i = 0; i < 3; i++)
        {
            action();
        }

        return Once(action);
    }

    /// <summary>Bytes allocated by the first call; a few for the runtime's own purposes may be among them.</summary>
    public static long Once(Action action)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        action();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
