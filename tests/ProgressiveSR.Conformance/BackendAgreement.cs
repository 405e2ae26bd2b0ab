using ProgressiveSR.Backends;
using ProgressiveSR.Rendering;

namespace ProgressiveSR.Conformance;

/// <summary>Two backends make the same picture: at most 1 level of 8 bits apart on 99.9 % of values.</summary>
public abstract class BackendAgreement : BackendFixture
{
    private IInferenceBackend? other;

    [OneTimeSetUp]
    public void CreateOther() => other = NativeRequirement.Create(CreateOtherBackend, IsMissingRuntime);

    [OneTimeTearDown]
    public void DisposeOther() => (other as IDisposable)?.Dispose();

    [Test]
    public void AllUnits_EveryLevel_MakeTheSamePicture([Values(8, 16)] int blockSize)
    {
        Picture picture = RandomData.Picture(blockSize, 96, 64);
        for (int level = 0; level <= Model(blockSize).Schedule.Highest; level++)
        {
            byte[] first = Receive(Backend, Model(blockSize), picture, level);
            byte[] second = Receive(other!, Model(blockSize), picture, level);

            int apart = first.Zip(second, (a, b) => Math.Abs(a - b)).Count(difference => difference > 1);
            Assert.That(apart, Is.LessThanOrEqualTo(first.Length / 1000), $"level {level}");
        }
    }

    /// <summary>Makes the backend to compare with.</summary>
    protected abstract IInferenceBackend CreateOtherBackend();

    private static byte[] Receive(IInferenceBackend backend, TestModel model, Picture picture, int level)
    {
        using ReceiverModel receiver = new(model.Bundle, backend);
        EncodedPicture encoded = model.Encode(picture);
        ProgressiveDecoder decoder = new(encoded.Info.Header, receiver);
        for (int i = 0; i <= level; i++)
        {
            decoder.Add(encoded.GetIncrement(i));
        }

        return decoder.Render().Picture.Pixels.ToArray();
    }
}
