namespace ProgressiveSR.Tests.Packets;

public sealed class PacketLimitsTests
{
    [Test]
    public void Limits_BelowOne_Throw()
    {
        Assert.That(
            () => new PacketLimits { MaxPayloadBytes = 0 }, Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => new PacketLimits { MaxPartSamples = 0 }, Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => new PacketLimits { MaxPixels = 0 }, Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => new PacketLimits { MaxIndexBytes = 0 }, Throws.InstanceOf<ArgumentOutOfRangeException>());
    }
}
