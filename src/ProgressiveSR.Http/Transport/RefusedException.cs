using System.Net;

namespace ProgressiveSR.Http.Transport;

/// <summary>A server's answer that another attempt would not change.</summary>
internal sealed class RefusedException(string message, HttpStatusCode? status = null) : IOException(message)
{
    public HttpStatusCode? Status => status;
}
