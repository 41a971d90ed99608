using System.Security.Cryptography.X509Certificates;

namespace EContract.Sdk.Workflow.Readiness;

/// <summary>What a look at a key found.</summary>
/// <param name="Certificate">Its certificate; <see langword="null"/> when that could not be read.</param>
/// <param name="Fault">What is wrong; <see langword="null"/> where nothing is.</param>
internal sealed record KeyHealth(X509Certificate2? Certificate, KeyFault? Fault);

/// <summary>What is wrong with a key.</summary>
/// <param name="Subject">The key itself, or its certificate.</param>
/// <param name="Message">In one sentence.</param>
/// <param name="IsTransient">Whether it may pass.</param>
internal sealed record KeyFault(ReadinessSubject Subject, string Message, bool IsTransient);
