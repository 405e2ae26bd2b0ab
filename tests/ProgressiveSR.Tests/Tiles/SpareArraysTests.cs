using ProgressiveSR.Tiles;

namespace ProgressiveSR.Tests.Tiles;

public sealed class SpareArraysTests
{
    [Test]
    public void Take_SpareOfThatLength_IsHandedOutOnce()
    {
        SpareArrays spares = new();
        short[] spare = new short[5];
        spares.Add(spare);

        Assert.That(spares.Take(5), Is.SameAs(spare));
        Assert.That(spares.Take(5), Is.Not.SameAs(spare).And.Length.EqualTo(5));
    }

    [Test]
    public void Take_SpareOfAnotherLength_GivesOneOfTheLengthAskedFor([Values(4, 6)] int length)
    {
        SpareArrays spares = new();
        spares.Add(new short[5]);

        Assert.That(spares.Take(length), Has.Length.EqualTo(length));
    }

    [Test]
    public void Add_Null_IsIgnored()
    {
        SpareArrays spares = new();
        spares.Add(null);

        Assert.That(spares.Take(0), Is.Empty);
        Assert.That(spares.Take(3), Has.Length.EqualTo(3));
    }

    /// <summary>What is kept is bounded, else a picture that many tiles left would never be freed.</summary>
    [Test]
    public void Add_ManyArrays_KeepsSome()
    {
        SpareArrays spares = new();
        HashSet<short[]> added = [.. Enumerable.Range(0, 1000).Select(_ => new short[2])];
        foreach (short[] spare in added)
        {
            spares.Add(spare);
        }

        int kept = Enumerable.Range(0, added.Count).Count(_ => added.Contains(spares.Take(2)));
        Assert.That(kept, Is.InRange(1, 128));
    }

    [Test]
    public void Take_ManyThreads_NoArrayIsWithTwoAtOnce()
    {
        SpareArrays spares = new();
        int clashes = 0;
        Parallel.For(0, 10_000, i =>
        {
            short[] own = spares.Take(1);
            own[0] = (short)i;
            Thread.SpinWait(20);
            if (own[0] != (short)i)
            {
                Interlocked.Increment(ref clashes);
            }

            spares.Add(own);
        });

        Assert.That(clashes, Is.Zero);
    }
}
