using Microsoft.AspNetCore.Http;

namespace ProgressiveSR.AspNetCore;

/// <summary>Chooses the store that answers a request.</summary>
/// <param name="Choose">Returns null if there are no pictures for the request.</param>
internal sealed record PictureStoreChoice(Func<HttpContext, IPictureStore?> Choose);
