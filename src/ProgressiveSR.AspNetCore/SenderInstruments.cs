using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace ProgressiveSR.AspNetCore;

/// <summary>The meter and the activity source of a sender, both named <see cref="Name"/>.</summary>
internal sealed class SenderInstruments
{
    public const string Name = "ProgressiveSR.AspNetCore";

    private static readonly double[] EncodingSeconds = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

    private readonly Counter<long> parts;
    private readonly Counter<long> bytes;
    private readonly UpDownCounter<long> waiting;
    private readonly Histogram<double> encodings;

    public SenderInstruments(IMeterFactory meters)
    {
        Meter meter = meters.Create(Name);
        parts = meter.CreateCounter<long>("progressivesr.sender.parts", "{part}", "Parts sent.");
        bytes = meter.CreateCounter<long>("progressivesr.sender.io", "By", "Bytes of parts sent.");
        waiting = meter.CreateUpDownCounter<long>(
            "progressivesr.sender.encoding.queue", "{picture}", "Pictures being encoded or waiting for it.");
        encodings = meter.CreateHistogram(
            "progressivesr.sender.encoding.duration",
            "s",
            "Time to read and encode a picture.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = EncodingSeconds });
    }

    public static ActivitySource Activities { get; } = new(Name);

    public void CountParts(long number, long length)
    {
        parts.Add(number);
        bytes.Add(length);
    }

    public void CountWaiting(int change) => waiting.Add(change);

    /// <param name="elapsed">The time taken.</param>
    /// <param name="failure">The exception that ended encoding; null if it succeeded.</param>
    public void RecordEncoding(TimeSpan elapsed, Exception? failure)
    {
        TagList tags = default;
        if (failure is not null)
        {
            tags.Add("error.type", failure.GetType().FullName);
        }

        encodings.Record(elapsed.TotalSeconds, tags);
    }
}
