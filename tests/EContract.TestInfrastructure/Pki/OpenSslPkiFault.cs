namespace EContract.TestInfrastructure.Pki;

/// <summary>What can go wrong at a service of <see cref="OpenSslPki"/>.</summary>
public enum OpenSslPkiFault
{
    /// <summary>HTTP status 500.</summary>
    ServerError,

    /// <summary>The connection stays open and nothing comes.</summary>
    Hang,

    /// <summary>Status 200 with a body that is none.</summary>
    Garbage,
}
