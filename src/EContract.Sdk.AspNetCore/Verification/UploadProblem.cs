using Microsoft.AspNetCore.Http;

namespace EContract.Sdk.AspNetCore.Verification;

/// <summary>Why a file was not judged.</summary>
internal sealed record UploadProblem(string Key, int Status)
{
    public static readonly UploadProblem Missing = new("verify.problem.missing", StatusCodes.Status400BadRequest);
    public static readonly UploadProblem Broken = new("verify.problem.broken", StatusCodes.Status400BadRequest);
    public static readonly UploadProblem TooLarge = new("verify.problem.tooLarge", StatusCodes.Status413PayloadTooLarge);
    public static readonly UploadProblem TooSlow = new("verify.problem.tooSlow", StatusCodes.Status408RequestTimeout);
    public static readonly UploadProblem TooComplex = new("verify.problem.tooComplex", StatusCodes.Status422UnprocessableEntity);
    public static readonly UploadProblem Busy = new("verify.problem.busy", StatusCodes.Status503ServiceUnavailable);
}
