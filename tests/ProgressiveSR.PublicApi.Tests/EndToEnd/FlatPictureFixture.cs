using ProgressiveSR.Models;
using ProgressiveSR.Onnx;
using ProgressiveSR.Rendering;

namespace ProgressiveSR.PublicApi.Tests;

/// <summary>Flat and smooth pictures, sent whole to a receiver.</summary>
public abstract class FlatPictureFixture
{
    private protected const int Crop = 4;

    private protected readonly ModelBundle bundle;
    private protected ProgressiveSender sender = null!;
    private OnnxBackend backend = null!;
    private ReceiverModel model = null!;

    private protected FlatPictureFixture(ModelBundle bundle) => this.bundle = bundle;

    [OneTimeSetUp]
    public void Load()
    {
        backend = new OnnxBackend();
        model = new ReceiverModel(bundle, backend);
        sender = new ProgressiveSender(bundle);
    }

    [OneTimeTearDown]
    public void Free()
    {
        model.Dispose();
        backend.Dispose();
    }

    private protected static IEnumerable<TestCaseData> Pictures() => FlatPictures.All().Select(
        item => new TestCaseData(item.Name, item.Picture).SetArgDisplayNames(item.Name));

    /// <summary>A decoder that holds all levels of a picture.</summary>
    private protected ProgressiveDecoder Receive(Picture picture)
    {
        EncodedPicture encoded = sender.Encode(picture);
        ProgressiveDecoder receiver = new(encoded.Info.Header, model);
        for (int level = 0; level < encoded.Info.Levels.Count; level++)
        {
            receiver.Add(encoded.GetIncrement(level));
        }

        return receiver;
    }
}
