using System.Diagnostics;
using Microsoft.Extensions.Options;

namespace ProgressiveSR.AspNetCore;

/// <summary>Encodes picture files, a few at a time; the others wait in a queue of limited length.</summary>
internal sealed class PictureEncoder : IDisposable
{
    private readonly ProgressiveSenderOptions options;
    private readonly ProgressiveSender? sender;
    private readonly PictureFiles? files;
    private readonly SenderInstruments instruments;
    private readonly SemaphoreSlim gate;
    private int waiting;

    public PictureEncoder(
        IOptions<ProgressiveSenderOptions> options,
        SenderInstruments instruments,
        ProgressiveSender? sender = null,
        PictureFiles? files = null)
    {
        this.options = options.Value;
        this.instruments = instruments;
        this.sender = sender;
        this.files = files;
        gate = new SemaphoreSlim(this.options.MaxEncodings);
    }

    /// <summary>Whether the sender can encode pictures, or serves <c>.psr</c> files only.</summary>
    public bool CanEncode => sender is not null && files is not null;

    /// <summary>Number of pictures being encoded or waiting for it.</summary>
    public int Waiting => Volatile.Read(ref waiting);

    /// <exception cref="SenderBusyException">The queue is full.</exception>
    /// <exception cref="PictureTooLargeException">The picture has too many pixels.</exception>
    /// <exception cref="IOException">The file cannot be read, or is not a picture.</exception>
    public async Task<EncodedPicture> EncodeAsync(string path, string name, CancellationToken cancellationToken)
    {
        if (Interlocked.Increment(ref waiting) > options.MaxEncodings + options.MaxQueue)
        {
            Interlocked.Decrement(ref waiting);
            throw new SenderBusyException();
        }

        instruments.CountWaiting(1);
        try
        {
            await gate.WaitAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                return Encode(path, name, cancellationToken);
            }
            finally
            {
                gate.Release();
            }
        }
        finally
        {
            Interlocked.Decrement(ref waiting);
            instruments.CountWaiting(-1);
        }
    }

    public void Dispose() => gate.Dispose();

    private EncodedPicture Encode(string path, string name, CancellationToken cancellationToken)
    {
        using Activity? activity = SenderInstruments.Activities.StartActivity("encode picture");
        activity?.SetTag("progressivesr.picture.name", name);
        long start = Stopwatch.GetTimestamp();
        Exception? failure = null;
        try
        {
            PictureReadOptions reading = new() { MaxPixels = options.MaxPixels };
            PictureInfo info = files!.ReadInfo(path, null);
            if (info.Pixels > options.MaxPixels)
            {
                throw new PictureTooLargeException(
                    $"'{name}' has {info.Width}x{info.Height} pixels; this sender encodes pictures of at most "
                    + $"{options.MaxPixels} pixels.");
            }

            return sender!.Encode(files.Read(path, reading, null, cancellationToken), null, cancellationToken);
        }
        catch (Exception e)
        {
            failure = e;
            activity?.SetTag("error.type", e.GetType().FullName);
            activity?.SetStatus(ActivityStatusCode.Error);  // the message may name a path of the server
            throw;
        }
        finally
        {
            instruments.RecordEncoding(Stopwatch.GetElapsedTime(start), failure);
        }
    }
}
