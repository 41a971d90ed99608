namespace EContract.Sdk.Testing;

/// <summary>How a <see cref="DevelopmentCscServer"/> behaves.</summary>
public sealed record DevelopmentCscOptions
{
    /// <summary>The one OAuth 2.0 client it knows.</summary>
    /// <value>"econtract" unless set.</value>
    public string ClientId { get; init; } = "econtract";

    /// <summary>That client's secret.</summary>
    /// <value>"client-secret" unless set.</value>
    public string ClientSecret { get; init; } = "client-secret";

    /// <summary>Where browsers may be sent back to.</summary>
    /// <value><c>https://host.example/callback</c> unless set.</value>
    public Uri RedirectUri { get; init; } = new("https://host.example/callback");

    /// <summary>The one user that may log in at <c>auth/login</c>.</summary>
    /// <value>"user" unless set.</value>
    public string UserName { get; init; } = "user";

    /// <summary>That user's password.</summary>
    /// <value>"password" unless set.</value>
    public string Password { get; init; } = "password";

    /// <summary>How long access tokens are valid.</summary>
    /// <value>1 hour unless set.</value>
    public TimeSpan TokenLifetime { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How long activation data are valid.</summary>
    /// <value>5 minutes unless set.</value>
    public TimeSpan ActivationLifetime { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>The server's clock.</summary>
    /// <value>The system's clock unless set.</value>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;
}
