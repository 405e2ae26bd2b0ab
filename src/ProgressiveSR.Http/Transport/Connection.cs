using System.Globalization;
using System.Net;
using System.Net.Http.Headers;

namespace ProgressiveSR.Http.Transport;

/// <summary>
/// Sends requests for one picture, as many at once as the options allow, and counts what they cost. Thread-safe.
/// </summary>
/// <param name="client">The client.</param>
/// <param name="options">The receiver's options.</param>
/// <param name="progress">Receives the bytes received so far; may be null.</param>
internal sealed class Connection(HttpClient client, HttpReceiverOptions options, IProgress<long>? progress)
{
    private const int MaxRedirects = 5;

    // Taken by a request until its answer is disposed.
    private readonly SemaphoreSlim turns = new(options.MaxConcurrency);
    private int requests;
    private long bytes;

    /// <summary>Requests sent, those that failed included.</summary>
    public int Requests => Volatile.Read(ref requests);

    /// <summary>Bytes of the answers' bodies.</summary>
    public long BytesReceived => Volatile.Read(ref bytes);

    public HttpReceiverOptions Options => options;

    /// <summary>Sends a request when its turn comes, and checks the answer's status.</summary>
    /// <param name="request">The request; disposed.</param>
    /// <param name="maxLength">The most bytes that the body may have.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <exception cref="RefusedException">The answer is final: not found, refused, or from elsewhere.</exception>
    /// <exception cref="IOException">The server cannot be reached, is busy, or falls silent.</exception>
    public async Task<Answer> SendAsync(
        HttpRequestMessage request, long maxLength, CancellationToken cancellationToken)
    {
        using HttpRequestMessage owned = request;
        Uri url = request.RequestUri!;
        request.Version = client.DefaultRequestVersion;
        request.VersionPolicy = client.DefaultVersionPolicy;
        await turns.WaitAsync(cancellationToken).ConfigureAwait(false);
        HttpResponseMessage? response = null;
        try
        {
            response = await FollowAsync(request, cancellationToken).ConfigureAwait(false);
            RequireSameOrigin(url, response.RequestMessage?.RequestUri ?? url);
            if (!response.IsSuccessStatusCode)
            {
                throw Fault(url, response);
            }

            Stream body = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
            return new Answer(
                response.StatusCode,
                response.Headers.ETag is { IsWeak: false } etag ? etag : null,
                response.Content.Headers.ContentRange,
                new AnswerStream(response, body, maxLength, options.IdleTimeout, Count, () => turns.Release()));
        }
        catch
        {
            response?.Dispose();
            turns.Release();
            throw;
        }
    }

    /// <summary>
    /// Repeats a request while it fails for reasons that may pass, with growing pauses; attempts that advance do not
    /// count.
    /// </summary>
    /// <param name="attempt">The request.</param>
    /// <param name="advance">A number that grows with what has been received.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    public async Task RepeatAsync(
        Func<CancellationToken, Task> attempt, Func<long> advance, CancellationToken cancellationToken)
    {
        int failures = 0;
        while (true)
        {
            long before = advance();
            TimeSpan? asked;
            try
            {
                await attempt(cancellationToken).ConfigureAwait(false);
                return;
            }
            catch (Exception e) when (e is InvalidPacketException || (e is IOException and not RefusedException))
            {
                failures = advance() > before ? 1 : failures + 1;
                if (failures >= options.MaxAttempts)
                {
                    throw;
                }

                asked = (e as BusyException)?.RetryAfter;
            }

            double own = options.RetryDelay.TotalSeconds * Math.Pow(2, failures - 1);
            double pause = Math.Min(
                Math.Max(own, asked?.TotalSeconds ?? 0), options.MaxRetryDelay.TotalSeconds);
            await Task.Delay(TimeSpan.FromSeconds(pause), cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Sends a request, and again where a redirect leads that may be followed.</summary>
    private async Task<HttpResponseMessage> FollowAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Uri url = request.RequestUri!;
        for (int redirects = 0; ; redirects++)
        {
            Interlocked.Increment(ref requests);
            HttpResponseMessage response = await GetHeadersAsync(request, url, cancellationToken).ConfigureAwait(false);
            if (GetRedirect(request, response) is not { } target)
            {
                return response;
            }

            response.Dispose();
            RequireSameOrigin(url, target);
            if (redirects == MaxRedirects)
            {
                throw new RefusedException($"{url.Authority} redirects more than {MaxRedirects} times.");
            }

            using HttpRequestMessage sent = request;
            request = new HttpRequestMessage(sent.Method, target)
            {
                Content = sent.Content,
                Version = sent.Version,
                VersionPolicy = sent.VersionPolicy,
            };
            sent.Content = null;
            foreach ((string name, IEnumerable<string> values) in sent.Headers)
            {
                request.Headers.TryAddWithoutValidation(name, values);
            }
        }
    }

    /// <summary>Where a redirect leads that keeps the method; null for any other answer.</summary>
    private static Uri? GetRedirect(HttpRequestMessage request, HttpResponseMessage response)
    {
        bool keepsMethod = response.StatusCode is HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect
            || (request.Method == HttpMethod.Get && response.StatusCode
                is HttpStatusCode.MovedPermanently or HttpStatusCode.Found or HttpStatusCode.SeeOther);
        return keepsMethod && response.Headers.Location is { } location
            && Uri.TryCreate(request.RequestUri, location, out Uri? target)
            && (target.Scheme == Uri.UriSchemeHttp || target.Scheme == Uri.UriSchemeHttps)
                ? target
                : null;
    }

    private async Task<HttpResponseMessage> GetHeadersAsync(
        HttpRequestMessage request, Uri url, CancellationToken cancellationToken)
    {
        using CancellationTokenSource idle = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        idle.CancelAfter(options.IdleTimeout);
        try
        {
            return await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, idle.Token)
                .ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new IOException(
                $"{url.Authority} did not answer within "
                + $"{options.IdleTimeout.TotalSeconds.ToString("0.#", CultureInfo.InvariantCulture)} s.");
        }
        catch (HttpRequestException e)
        {
            throw new IOException($"{url.Authority} cannot be reached: {e.Message}", e);
        }
    }

    /// <exception cref="RefusedException">One URL leads to another origin, which is not allowed.</exception>
    public void RequireSameOrigin(Uri asked, Uri answered)
    {
        const UriComponents Origin = UriComponents.SchemeAndServer;
        if (!options.AllowOtherOrigins
            && Uri.Compare(asked, answered, Origin, UriFormat.SafeUnescaped, StringComparison.OrdinalIgnoreCase) != 0)
        {
            throw new RefusedException(
                $"{asked.Authority} leads to {answered.GetLeftPart(UriPartial.Authority)}; open the picture there, or "
                + $"set {nameof(HttpReceiverOptions.AllowOtherOrigins)}.");
        }
    }

    private static IOException Fault(Uri url, HttpResponseMessage response)
    {
        int status = (int)response.StatusCode;
        string answer = $"{url.GetLeftPart(UriPartial.Path)} answers {status} {response.ReasonPhrase}".TrimEnd() + ".";
        return response.StatusCode is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests || status >= 500
            ? new BusyException(answer, Pause(response.Headers.RetryAfter))
            : new RefusedException(answer, response.StatusCode);
    }

    private static TimeSpan? Pause(RetryConditionHeaderValue? value) =>
        value?.Delta ?? (value?.Date is DateTimeOffset date ? date - DateTimeOffset.UtcNow : null);

    private void Count(int read)
    {
        long total = Interlocked.Add(ref bytes, read);
        progress?.Report(total);
    }
}

/// <summary>An answer whose headers have arrived.</summary>
/// <param name="Status">Its status, one of success.</param>
/// <param name="ETag">Its strong ETag, if any.</param>
/// <param name="Range">The bytes of a file that it holds, if it says so.</param>
/// <param name="Body">Its body, to be disposed.</param>
internal sealed record Answer(
    HttpStatusCode Status, EntityTagHeaderValue? ETag, ContentRangeHeaderValue? Range, AnswerStream Body)
    : IAsyncDisposable
{
    public ValueTask DisposeAsync() => Body.DisposeAsync();
}
