using System.Diagnostics;
using System.Diagnostics.Metrics;
using ProgressiveSR.Transmission;

namespace ProgressiveSR.AspNetCore.Tests;

/// <summary>What dashboards rely on: names, units, and values.</summary>
[NonParallelizable]
public class InstrumentTests
{
    private const string Name = "ProgressiveSR.AspNetCore";

    [Test]
    public async Task Meter_CountsWhatWasSent()
    {
        Dictionary<string, (string? Unit, List<double> Values, List<string?> Errors)> seen = [];
        await using TestSender sender = await TestSender.StartAsync(pictures: ["a.png", "b.png"]);
        using MeterListener listener = new();
        listener.InstrumentPublished = (instrument, to) =>
        {
            if (instrument.Meter.Name == Name)
            {
                to.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument, value, tags));
        await File.WriteAllTextAsync(Path.Combine(sender.Photos, "broken.png"), "no picture");
        listener.Start();

        ContentId encoding = await sender.EncodingAsync("a.png");
        await sender.StatusAsync(WirePaths.Manifest("broken.png"));
        byte[] level = await sender.Client.GetByteArrayAsync(WirePaths.Level(encoding, 1));
        using HttpResponseMessage head = await sender.SendAsync(HttpMethod.Head, WirePaths.Level(encoding, 2));
        using HttpResponseMessage known = await sender.SendAsync(
            HttpMethod.Get, WirePaths.Level(encoding, 2), ("If-None-Match", $"\"{encoding}\""));
        using HttpResponseMessage listed = await sender.PostAsync(encoding, new PartList([new PartRun(0, 0, 1)]));
        byte[] part = await sender.Client.GetByteArrayAsync(WirePaths.Part(encoding, 0, 0));

        Assert.That(() => ValuesOf("progressivesr.sender.parts"), Is.EqualTo(new[] { 1.0, 1, 1 }).After(10_000, 20));
        Assert.That(
            () => ValuesOf("progressivesr.sender.io"),
            Is.EqualTo(new double[] { level.Length, part.Length, part.Length }).After(10_000, 20));
        lock (seen)
        {
            Assert.That(seen.ToDictionary(entry => entry.Key, entry => entry.Value.Unit), Is.EquivalentTo(
                new Dictionary<string, string?>
                {
                    ["progressivesr.sender.parts"] = "{part}",
                    ["progressivesr.sender.io"] = "By",
                    ["progressivesr.sender.encoding.duration"] = "s",
                    ["progressivesr.sender.encoding.queue"] = "{picture}",
                }));
            Assert.That(seen["progressivesr.sender.encoding.queue"].Values.Sum(), Is.Zero);
            Assert.That(
                seen["progressivesr.sender.encoding.duration"].Values, Has.Count.EqualTo(2).And.All.InRange(0, 60));
            Assert.That(seen["progressivesr.sender.encoding.duration"].Errors[0], Is.Null);
            Assert.That(seen["progressivesr.sender.encoding.duration"].Errors[1], Does.EndWith("Exception"));
        }

        double[] ValuesOf(string instrument)
        {
            lock (seen)
            {
                return seen.TryGetValue(instrument, out var entry) ? [.. entry.Values] : [];
            }
        }

        void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            string? error = null;
            foreach ((string name, object? text) in tags)
            {
                error = name == "error.type" ? (string?)text : error;
            }

            lock (seen)
            {
                seen.TryAdd(instrument.Name, (instrument.Unit, [], []));
                seen[instrument.Name].Values.Add(value);
                seen[instrument.Name].Errors.Add(error);
            }
        }
    }

    [Test]
    public async Task Activities_OfEncodings_HaveNamesAndErrors()
    {
        List<Activity> ended = [];
        using ActivityListener listener = new()
        {
            ShouldListenTo = source => source.Name == Name,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity =>
            {
                lock (ended)
                {
                    ended.Add(activity);
                }
            },
        };
        ActivitySource.AddActivityListener(listener);
        await using TestSender sender = await TestSender.StartAsync(pictures: ["a.png"]);
        await File.WriteAllTextAsync(Path.Combine(sender.Photos, "broken.png"), "no picture");
        await sender.StatusAsync(WirePaths.Manifest("a.png"));
        await sender.StatusAsync(WirePaths.Manifest("broken.png"));

        Assert.That(
            ended.Select(activity => activity.OperationName), Is.EqualTo(new[] { "encode picture", "encode picture" }));
        Assert.That(
            ended.Select(activity => activity.GetTagItem("progressivesr.picture.name")),
            Is.EqualTo(new[] { "a.png", "broken.png" }));
        Assert.That(
            ended.Select(activity => activity.Status),
            Is.EqualTo(new[] { ActivityStatusCode.Unset, ActivityStatusCode.Error }));
        Assert.That(ended[1].GetTagItem("error.type"), Does.EndWith("Exception"));
        Assert.That(ended[1].StatusDescription, Is.Null, "it could name a path");
    }
}
