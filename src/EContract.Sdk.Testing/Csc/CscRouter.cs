using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using EContract.Sdk.Testing.Http;

namespace EContract.Sdk.Testing.Csc;

/// <summary>Routes requests to the methods, and lets the faults of the network happen.</summary>
internal sealed class CscRouter(CscService service, Func<string, DevelopmentFaults> faultsOf)
{
    private const string BasePath = "/csc/v2/";
    private const string Json = "application/json";

    private readonly OAuth2Service _oauth2 = new(service);

    public static IReadOnlyList<string> Methods { get; } =
    [
        "info", "auth/login", "credentials/list", "credentials/info", "credentials/authorize", "credentials/authorizeCheck",
        "credentials/getChallenge", "credentials/extendTransaction", "signatures/signHash", "oauth2/authorize", "oauth2/token",
    ];

    /// <returns><see langword="null"/> to drop the connection.</returns>
    public async Task<HttpReply?> AnswerAsync(HttpRequest request, CancellationToken stopping)
    {
        string method = request.Target.StartsWith(BasePath, StringComparison.Ordinal) ? request.Target[BasePath.Length..] : request.Target[1..];
        if (!Methods.Contains(method))
            return HttpReply.Refuse(HttpStatusCode.NotFound);
        DevelopmentFaults faults = faultsOf(method);
        Task changed = faults.Changed;
        DevelopmentFault fault = faults.Take();
        if (faults.Delay > TimeSpan.Zero)
            await Task.Delay(faults.Delay, stopping).ConfigureAwait(false);
        switch (fault)
        {
            case DevelopmentFault.ServerError:
                return Refuse(new CscError("server_error", "Out of order", HttpStatusCode.InternalServerError));
            case DevelopmentFault.DropConnection:
                return null;
            case DevelopmentFault.Hang:
                await changed.WaitAsync(stopping).ConfigureAwait(false);
                return null;
            case DevelopmentFault.MalformedBody:
                return HttpReply.Ok(Json, "{\"SAD\": "u8.ToArray());
            default:
                return Answer(method, request, fault);
        }
    }

    private HttpReply Answer(string method, HttpRequest request, DevelopmentFault fault)
    {
        try
        {
            if (request.Body is not { } body)
                throw new CscError("invalid_request", "The body is too long", HttpStatusCode.RequestEntityTooLarge);
            if (method == "oauth2/authorize")
                return new HttpReply(HttpStatusCode.Found, "text/plain", []) { Location = _oauth2.Authorize(request.Query) };
            if (request.Method != "POST")
                throw new CscError("invalid_request", "The method is POST", HttpStatusCode.MethodNotAllowed);
            JsonObject answer = method == "oauth2/token" ? _oauth2.Token(Form(request, body)) : Call(method, request, body, fault);
            HttpStatusCode status = answer.ContainsKey("handle") ? HttpStatusCode.Accepted : HttpStatusCode.OK;
            return new HttpReply(status, Json, Encoding.UTF8.GetBytes(answer.ToJsonString()));
        }
        catch (CscError e)
        {
            return Refuse(e);
        }
    }

    private JsonObject Call(string method, HttpRequest request, byte[] body, DevelopmentFault fault)
    {
        if (request.Header("Content-Type") != Json)
            throw CscError.Invalid("The content type is application/json");
        if (method == "auth/login")
            RequireLogin(request);
        else if (method != "info")
            service.Grants.RequireAccessToken(request.Header("Authorization"));
        var parameters = new CscParameters(body);
        JsonObject answer = method switch
        {
            "info" => service.Info(),
            "auth/login" => service.Login(),
            "credentials/list" => service.List(parameters),
            "credentials/info" => service.Describe(parameters),
            "credentials/authorize" => service.Authorize(parameters),
            "credentials/authorizeCheck" => service.CheckAuthorization(parameters),
            "credentials/getChallenge" => service.Challenge(parameters),
            "credentials/extendTransaction" => service.Extend(parameters),
            _ => service.SignHash(parameters, isWrong: fault == DevelopmentFault.WrongSignature),
        };
        parameters.RequireNothingElse();
        return answer;
    }

    private void RequireLogin(HttpRequest request)
    {
        string expected = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{service.Options.UserName}:{service.Options.Password}"));
        if (request.Header("Authorization") != "Basic " + expected)
            throw new CscError("authentication_error", "An error occurred during authentication process");
    }

    private static string Form(HttpRequest request, byte[] body) => request.Header("Content-Type") == "application/x-www-form-urlencoded"
        ? Encoding.ASCII.GetString(body)
        : throw CscError.Invalid("The content type is application/x-www-form-urlencoded");

    private static HttpReply Refuse(CscError error) => new(error.Status, Json, Encoding.UTF8.GetBytes(
        new JsonObject { ["error"] = error.Error, ["error_description"] = error.Message }.ToJsonString()));
}
