using System.Net;
using EContract.Sdk.Testing.Http;

namespace EContract.Sdk.Testing;

/// <summary>Routes requests to the authorities and lets the faults of the network happen.</summary>
internal sealed class PkiEndpoints
{
    private readonly Dictionary<(string Method, string Path), Endpoint> _endpoints;
    private readonly Endpoint _ocsp;

    public PkiEndpoints(DevelopmentPki pki)
    {
        var noFaults = new DevelopmentFaults();
        _ocsp = new Endpoint("application/ocsp-response", pki.OcspResponder.Faults, pki.OcspResponder.Respond);
        _endpoints = new()
        {
            [("POST", "/tsa")] = new("application/timestamp-reply", pki.TimestampAuthority.Faults, pki.TimestampAuthority.Respond),
            [("POST", "/ocsp")] = _ocsp,
            [("GET", "/root.crl")] = new("application/pkix-crl", pki.RootCrlIssuer.Faults, (_, fault) => pki.RootCrlIssuer.Issue(fault)),
            [("GET", "/ca.crl")] = new(
                "application/pkix-crl", pki.IssuingCaCrlIssuer.Faults, (_, fault) => pki.IssuingCaCrlIssuer.Issue(fault)),
            [("GET", "/root.cer")] = new("application/pkix-cert", noFaults, (_, _) => pki.Keys.Root.Certificate.RawData),
            [("GET", "/ca.cer")] = new("application/pkix-cert", noFaults, (_, _) => pki.Keys.IssuingCa.Certificate.RawData),
        };
    }

    /// <returns><see langword="null"/> to drop the connection.</returns>
    public async Task<HttpReply?> AnswerAsync(HttpRequest request, CancellationToken stopping)
    {
        if (request.Body is not { } body)
            return HttpReply.Refuse(HttpStatusCode.RequestEntityTooLarge);
        if (request.Method == "GET" && request.Target.StartsWith("/ocsp/", StringComparison.Ordinal))
            return await AnswerAsync(_ocsp, ReadOcspPath(request.Target), stopping).ConfigureAwait(false);
        if (_endpoints.GetValueOrDefault((request.Method, request.Target)) is { } endpoint)
            return await AnswerAsync(endpoint, body, stopping).ConfigureAwait(false);
        bool otherMethod = _endpoints.Keys.Any(known => known.Path == request.Target);
        return HttpReply.Refuse(otherMethod ? HttpStatusCode.MethodNotAllowed : HttpStatusCode.NotFound);
    }

    private static async Task<HttpReply?> AnswerAsync(Endpoint endpoint, byte[] request, CancellationToken stopping)
    {
        Task changed = endpoint.Faults.Changed;
        DevelopmentFault fault = endpoint.Faults.Take();
        if (endpoint.Faults.Delay is { } delay && delay > TimeSpan.Zero)
            await Task.Delay(delay, stopping).ConfigureAwait(false);
        switch (fault)
        {
            case DevelopmentFault.ServerError:
                return HttpReply.Refuse(HttpStatusCode.InternalServerError);
            case DevelopmentFault.DropConnection:
                return null;
            case DevelopmentFault.Hang:
                await changed.WaitAsync(stopping).ConfigureAwait(false);
                return null;
            default:
                return HttpReply.Ok(endpoint.ContentType, endpoint.Answer(request, fault));
        }
    }

    /// <summary>RFC 6960, A.1: a GET carries the request in the path, base64 and then URL-encoded. Nothing, when it does not.</summary>
    private static byte[] ReadOcspPath(string target)
    {
        string encoded = Uri.UnescapeDataString(target["/ocsp/".Length..]);
        byte[] buffer = new byte[encoded.Length];
        return Convert.TryFromBase64String(encoded, buffer, out int length) ? buffer[..length] : [];
    }

    private sealed record Endpoint(
        string ContentType, DevelopmentFaults Faults, Func<ReadOnlyMemory<byte>, DevelopmentFault, byte[]> Answer);
}
