using ProgressiveSR.Http.Transport;

namespace ProgressiveSR.Http.Tests;

/// <summary>What is read of an answer, and the memory that a claim can take.</summary>
public sealed class AnswerStreamTests
{
    [TestCase(0)]
    [TestCase(1)]
    [TestCase(65_535)]
    [TestCase(65_536)]
    [TestCase(65_537)]
    [TestCase(500_000)]
    public async Task ReadExactlyAsync_BodyOfThatLength_GivesIt(int length)
    {
        byte[] bytes = new byte[length + 5];
        new Random(length).NextBytes(bytes);
        await using AnswerStream answer = Open(bytes);
        Assert.That(await answer.ReadExactlyAsync(length, default), Is.EqualTo(bytes[..length]));
        Assert.That(await answer.ReadToEndAsync(default), Is.EqualTo(bytes[length..]));
    }

    [Test]
    public void ReadExactlyAsync_ClaimOfAGigabyteAndABodyOf100_000Bytes_TakesTheMemoryOfTheBody()
    {
        using AnswerStream answer = Open(new byte[100_000]);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.That(
            () => answer.ReadExactlyAsync(1L << 30, default),
            Throws.InstanceOf<IOException>().With.Message.Contains("100000 of 1073741824"));
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(1 << 20));
    }

    [Test]
    public void ReadToEndAsync_MoreThanAllowed_Throws()
    {
        using AnswerStream answer = Open(new byte[1001], maxLength: 1000);
        Assert.That(
            () => answer.ReadToEndAsync(default), Throws.InstanceOf<IOException>().With.Message.Contains("1000"));
    }

    private static AnswerStream Open(byte[] body, long maxLength = long.MaxValue) =>
        new(new HttpResponseMessage(), new MemoryStream(body), maxLength, TimeSpan.FromMinutes(1), _ => { }, () => { });
}
