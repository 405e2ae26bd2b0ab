namespace ProgressiveSR.Tests.Packets;

/// <summary>How parts are laid out around their coded samples.</summary>
public sealed class PartFormatTests
{
    private static readonly PictureHeader Picture = TestPackets.Make().Header;
    private static readonly byte[] Coded = [1, 2, 3];

    [TestCase(true)]
    [TestCase(false)]
    public void Split_JoinedPart_GivesWhatWasJoined(bool statesError)
    {
        PartFormat format = new(Picture, statesError);
        byte[] part = format.Join(3, 1L << 33, 7, 150, Coded);
        Assert.That(part, Has.Length.EqualTo(format.Overhead + Coded.Length));
        Assert.That(format.Split(3, 1L << 33, 7, part, out byte error).ToArray(), Is.EqualTo(Coded));
        Assert.That(error, Is.EqualTo(statesError ? 150 : 0));
    }

    [TestCase(true, 7, 0)]
    [TestCase(true, 8, 2)]
    [TestCase(false, 8, 0)]
    public void Join_NothingCoded_TakesNoMoreThanWhatIsNew(bool statesError, int error, int length)
    {
        PartFormat format = new(Picture, statesError);
        byte[] part = format.Join(1, 5, 7, (byte)error, []);
        Assert.That(part, Has.Length.EqualTo(length));
        Assert.That(format.Split(1, 5, 7, part, out byte read).Length, Is.Zero);
        Assert.That(read, Is.EqualTo(length == 0 ? 7 : error));
    }

    [Test]
    public void Split_OtherPlacePictureOrModel_Throws()
    {
        PartFormat format = new(Picture, statesError: true);
        byte[] part = format.Join(1, 5, 0, 9, Coded);
        byte[] id = new byte[ContentId.Size];
        Picture.Picture.Write(id);
        id[3] ^= 1;
        PictureHeader[] others =
            [Picture with { Picture = ContentId.Read(id) }, Picture with { Model = ContentId.Read(id) }];
        (PartFormat Format, int Level, long Tile)[] places =
        [
            (format, 0, 5), (format, 2, 5), (format, 1, 4), (format, 1, 5 + (1L << 40)),
            .. others.Select(other => (new PartFormat(other, statesError: true), 1, 5L)),
        ];
        foreach ((PartFormat of, int level, long tile) in places)
        {
            Assert.That(of.IsIntact(level, tile, part), Is.False, $"{level}, {tile}");
            Assert.That(
                () => of.Split(level, tile, 0, part, out _),
                Throws.TypeOf<InvalidPacketException>().With.Message.Contains("fetch it again"));
        }
    }

    /// <summary>A check that is right does not make up for an error that is not there.</summary>
    [Test]
    public void Split_TooShortForItsError_Throws()
    {
        byte[] part = new PartFormat(Picture, statesError: false).Join(1, 5, 0, 0, [9]);
        Assert.That(new PartFormat(Picture, statesError: true).IsIntact(1, 5, part.AsSpan()));
        for (int check = 0; check < 256; check++)
        {
            byte[] alone = [(byte)check];
            Assert.That(
                () => new PartFormat(Picture, statesError: true).Split(1, 5, 0, alone, out _),
                Throws.TypeOf<InvalidPacketException>());
        }
    }
}
