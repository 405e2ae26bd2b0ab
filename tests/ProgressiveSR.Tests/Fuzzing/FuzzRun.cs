using System.Globalization;

namespace ProgressiveSR.Tests.Fuzzing;

/// <summary>Runs seeded cases one by one and says how to run a failed one again.</summary>
/// <remarks>
/// <c>PSR_FUZZ_CASES</c> is the number of broken inputs of all fuzz tests together, 100,000 by default; a million takes
/// minutes. <c>PSR_FUZZ_CASE=N dotnet test --filter NAME</c> runs case N of one test alone: a case depends on its test
/// and number only.
/// </remarks>
internal static class FuzzRun
{
    private const int DefaultCases = 100_000;

    /// <summary>Far above what any case takes: only a hang reaches it.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    private static readonly int Cases = Setting("PSR_FUZZ_CASES") ?? DefaultCases;
    private static readonly int? Single = Setting("PSR_FUZZ_CASE");

    /// <summary>Runs this test's share of the cases.</summary>
    /// <param name="share">Part of all cases, 0..1.</param>
    /// <param name="seed">Seed of the test's own.</param>
    /// <param name="run">Runs a case; throws where anything but the allowed happens.</param>
    public static void Run(double share, int seed, Action<Random> run)
    {
        int first = Single ?? 0;
        int end = Single + 1 ?? (int)(Cases * share);
        Assert.That(end, Is.GreaterThan(first), "no cases to run");
        int current = first;
        Exception? failure = null;
        Thread thread = new(() =>
        {
            try
            {
                for (; current < end; current++)
                {
                    run(new Random(unchecked(seed * 1_000_003 + current)));
                }
            }
            catch (Exception e)
            {
                failure = e;
            }
        })
        {
            IsBackground = true,
        };
        thread.Start();
        bool ended = WaitWhileMoving(thread, ref current);
        string replay = $"case {current} of seed {seed}; PSR_FUZZ_CASE={current} runs it alone";
        Assert.That(ended, Is.True, $"hangs: {replay}");
        if (failure is not null)
        {
            throw new AssertionException($"{replay}: {failure}", failure);
        }

        TestContext.Out.WriteLine($"{end - first} cases");
    }

    /// <summary>Fails where a call allocated more than it may.</summary>
    public static void RequireBounded(long limit, string what, Action action)
    {
        long allocated = Allocations.Once(action);
        if (allocated > limit)
        {
            throw new AssertionException($"{what} allocated {allocated} bytes, more than {limit}.");
        }
    }

    /// <summary>Fails where no input of a whole run came to what is tested behind it, such as being read.</summary>
    public static void RequireSome(int count, string what)
    {
        TestContext.Out.WriteLine($"{count} {what}");
        Assert.That(count > 0 || Single is not null, $"none {what}");
    }

    /// <summary>Fails where something that must hold does not; cheaper than a constraint in a hot loop.</summary>
    public static void Require(bool condition, string what)
    {
        if (!condition)
        {
            throw new AssertionException(what);
        }
    }

    private static bool WaitWhileMoving(Thread thread, ref int current)
    {
        int seen;
        do
        {
            seen = Volatile.Read(ref current);
            if (thread.Join(Limit))
            {
                return true;
            }
        }
        while (Volatile.Read(ref current) != seen);

        return false;
    }

    private static int? Setting(string name) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } text
            ? int.Parse(text, CultureInfo.InvariantCulture)
            : null;
}
